package dev.tain.testkit;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.testkit.RequestMatch.heads;
import static dev.tain.testkit.RequestMatch.manifests;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeStorageTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("a/b");
    private static final Content BLOB = Content.random(1, 1000);

    private final TestClient client = new TestClient();

    @ParameterizedTest
    @EnumSource
    void servesWhomTheRegistrySends(Presigning presigning) throws Exception {
        try (FakeStorage storage = FakeStorage.start(presigning);
                FakeRegistry registry = FakeRegistry.start()) {
            Digest digest = registry.putBlob(REPOSITORY, BLOB);
            registry.on(blobs()).always(storage.redirectsGet(307));

            HttpResponse<byte[]> redirect = client.get(registry.blobUri(REPOSITORY, digest));
            URI target = URI.create(redirect.headers().firstValue("Location").orElseThrow());

            assertThat(redirect.statusCode()).isEqualTo(307);
            assertThat(client.get(target).body()).isEqualTo(BLOB.bytes());
            assertThat(client.get(target, "Range", "bytes=990-").body()).hasSize(10);
            assertThat(client.get(target, "Authorization", "Bearer x").statusCode())
                    .isBetween(400, 403);
            assertThat(client.head(target).statusCode()).isEqualTo(403);
            assertThat(client.get(URI.create(target + "x")).statusCode()).isEqualTo(403);
            assertThat(storage.requests().toString()).doesNotContain(target.getRawQuery());
            storage.expireAddresses();
            assertThat(client.get(target).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void nobodyIsSentToWhatIsNotThere() throws Exception {
        try (FakeStorage storage = FakeStorage.start(Presigning.S3);
                FakeRegistry registry = FakeRegistry.start()) {
            registry.on(blobs()).always(storage.redirectsGet(307));

            assertThat(client.get(registry.blobUri(REPOSITORY, BLOB.digest())).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void onlyGetsOfManifestsAreCounted() throws Exception {
        PullLimit limit = PullLimit.of(1);
        try (FakeRegistry registry = FakeRegistry.start()) {
            ImageBuilder.seeded(1).layer(5_000).build().putInto(registry, REPOSITORY, Tag.parse("v1"));
            registry.on(manifests().and(gets())).always(limit.counting());
            registry.on(manifests().and(heads())).always(limit.showing());
            URI manifest = registry.manifestUri(REPOSITORY, Tag.parse("v1"));

            HttpResponse<byte[]> head = client.head(manifest);
            HttpResponse<byte[]> first = client.get(manifest);
            HttpResponse<byte[]> second = client.get(manifest);

            assertThat(head.headers().firstValue("ratelimit-remaining")).hasValue("1;w=21600");
            assertThat(first.headers().firstValue("ratelimit-remaining")).hasValue("0;w=21600");
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(new String(second.body(), StandardCharsets.UTF_8))
                    .contains("You have reached your pull rate limit");
        }
    }
}
