package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.TestArtifact;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists of referrers, as the tests look at them. */
final class ReferrerLists {

    private ReferrerLists() {}

    static List<Digest> sorted(TestArtifact... artifacts) {
        return Stream.of(artifacts)
                .map(TestArtifact::digest)
                .sorted((one, other) -> one.hex().compareTo(other.hex()))
                .toList();
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    static List<Digest> digests(HttpResponse<byte[]> answer) {
        return StreamSupport.stream(json(answer).path("manifests").spliterator(), false)
                .map(descriptor -> Digest.parse(descriptor.path("digest").asString()))
                .toList();
    }
}
