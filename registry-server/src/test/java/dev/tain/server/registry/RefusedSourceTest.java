package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that was allowed once and is not any more. */
class RefusedSourceTest {

    private static final String MANIFEST = "/v2/source.example/team/app/manifests/";

    @TempDir
    private Path store;

    /** An image that was pulled, by its tag, while that was allowed. */
    private TestImage pulled() throws IOException {
        TestImage image = ImageBuilder.seeded(1).layer(10_000).build();
        try (FakeRegistry source = FakeRegistry.start();
                RunningTain allowed = RunningTain.start(store, source)) {
            image.putInto(source, RepositoryName.parse("team/app"), Tag.parse("v1"));
            assertThat(allowed.get(MANIFEST + "v1").statusCode()).isEqualTo(200);
        }
        return image;
    }

    @Test
    void isRefusedWithAllThatWasPulledFromIt() throws IOException {
        TestImage image = pulled();

        try (RunningTain refusing = RunningTain.start(store, List.of())) {
            assertThat(refusing.get(MANIFEST + image.digest()).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void isRefusedAlsoUnderANameThatMeansAnotherSource() throws IOException {
        TestImage image = ImageBuilder.seeded(1).layer(10_000).build();
        String withOther = MANIFEST + image.digest() + "?ns=";
        try (FakeRegistry source = FakeRegistry.start();
                FakeRegistry other = FakeRegistry.start()) {
            image.putInto(source, RepositoryName.parse("team/app"));
            try (RunningTain allowed = RunningTain.start(store, source)) {
                assertThat(allowed.get(MANIFEST + image.digest()).statusCode()).isEqualTo(200);
            }

            try (RunningTain refusing =
                    RunningTain.start(store, List.of(RunningTain.entry("other.example", other, List.of())))) {
                assertThat(refusing.get(withOther + "nobody.example").statusCode())
                        .isEqualTo(403);
                assertThat(refusing.get(withOther + "other.example").statusCode())
                        .isEqualTo(404);
            }
        }
    }

    /** Without names of its own, Tain takes the one in the request for its name, and that is no source. */
    @Test
    void isRefusedAlsoToWhoCallsTainByItsName() throws IOException {
        TestImage image = pulled();

        RegistryHost forged = RegistryHost.parse("source.example");
        try (RunningTain refusing = RunningTain.start(store, List.of());
                RawClient client = RawClient.send(
                        refusing.host().port().orElseThrow(), forged, "GET", MANIFEST + image.digest())) {
            assertThat(client.readUntil("]}")).startsWith("HTTP/1.1 403 ");
        }
    }

    /** A client that had the manifest by its tag would find neither its config nor its layers. */
    @Test
    void isRefusedByTagAsByDigestAlsoWhereItWasPushed() throws IOException {
        TestImage image = pulled();
        Path confirmation = store.resolve("tain/repositories/source.example/team/app/_tags/v1");
        assertThat(confirmation).exists();
        Files.delete(confirmation); // what is left of the tag is what a push leaves

        try (RunningTain refusing = RunningTain.start(store, List.of())) {
            assertThat(refusing.get(MANIFEST + "v1").statusCode()).isEqualTo(403);
            assertThat(refusing.head(MANIFEST + "v1").statusCode()).isEqualTo(403);
            assertThat(refusing.get(MANIFEST + image.digest()).statusCode()).isEqualTo(403);
        }
    }

    /** No source has the name that such a one has in the store. */
    @Test
    void withAPortIsNotServedUnderItsNameInTheStore() throws IOException {
        TestImage image = ImageBuilder.seeded(1).layer(10_000).build();
        try (FakeRegistry source = FakeRegistry.start()) {
            image.putInto(source, RepositoryName.parse("team/app"));
            String host = source.host().value();
            String named = "/v2/team/app/manifests/%s?ns=%s".formatted(image.digest(), host);
            String stored = "/v2/%s/team/app/manifests/%s".formatted(host.replace(':', '_'), image.digest());
            try (RunningTain allowed = RunningTain.start(store, List.of(RunningTain.entry(host, source, List.of())))) {
                assertThat(allowed.get(named).statusCode()).isEqualTo(200);
                assertThat(allowed.get(stored).statusCode()).isEqualTo(200);
            }

            try (RunningTain refusing = RunningTain.start(store, List.of())) {
                assertThat(refusing.get(named).statusCode()).isEqualTo(403);
                assertThat(refusing.get(stored).statusCode()).isEqualTo(404);
            }
        }
    }
}
