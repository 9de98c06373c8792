package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.fuzz.Fuzzer;
import dev.tain.testkit.TestSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever comes to the admin port, it answers, and what it refuses changes nothing. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FuzzIT {

    /** Documents that stand in no index; one that is not served is passed over. */
    private static final List<String> OTHER_DOCUMENTS = List.of("/admin/v1/openapi.json");

    /** Everything that a request may change, and must not when it is refused. */
    private static final List<String> STATE = List.of(
            "/apis/operator.openshift.io/v1alpha1/imagecontentsourcepolicies",
            "/apis/config.openshift.io/v1/imagedigestmirrorsets",
            "/apis/config.openshift.io/v1/imagetagmirrorsets",
            "/admin/v1/registries.conf");

    private static final int REQUESTS = 1_500;

    @TempDir
    Path directory;

    @Test
    void everyRequestHasAnAnswerAndARefusedOneChangesNothing() throws IOException {
        long seed = TestSeed.of(FuzzIT.class);
        try (TainProcess tain = TainProcess.start(directory)) {
            tain.awaitAdmin("/actuator/health/readiness");
            List<JsonNode> documents = documents(tain);
            assertThat(documents).hasSizeGreaterThanOrEqualTo(3);
            Fuzzer fuzzer = new Fuzzer(tain.adminPort(), STATE, seed);

            documents.forEach(document -> fuzzer.run(document, REQUESTS / documents.size()));

            System.out.printf("%d documents, answers by status: %s%n", documents.size(), fuzzer.codes());
            assertThat(fuzzer.codes()).as("some are accepted, some refused").containsKeys(200, 201, 400, 409, 422);
            assertThat(tain.log()).doesNotContain(" ERROR ");
        }
    }

    private static List<JsonNode> documents(TainProcess tain) {
        List<String> paths = new ArrayList<>();
        JsonMapper.shared()
                .readTree(tain.awaitAdmin("/openapi/v3"))
                .path("paths")
                .forEach(path -> paths.add(path.path("serverRelativeURL").asString()));
        paths.addAll(OTHER_DOCUMENTS);
        return paths.stream()
                .map(tain::admin)
                .flatMap(Optional::stream)
                .map(JsonMapper.shared()::readTree)
                .toList();
    }
}
