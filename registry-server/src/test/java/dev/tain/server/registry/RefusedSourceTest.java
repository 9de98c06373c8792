package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that was allowed once and is not any more. */
class RefusedSourceTest {

    private static final String MANIFEST = "/v2/source.example/team/app/manifests/";

    @TempDir
    private Path store;

    @Test
    void isRefusedWithAllThatWasPulledFromIt() throws IOException {
        TestImage image = ImageBuilder.seeded(1).layer(10_000).build();
        try (FakeRegistry source = FakeRegistry.start();
                RunningTain allowed = RunningTain.start(store, source)) {
            image.putInto(source, RepositoryName.parse("team/app"));
            assertThat(allowed.get(MANIFEST + image.digest()).statusCode()).isEqualTo(200);
        }

        try (RunningTain refusing = RunningTain.start(store, List.of())) {
            assertThat(refusing.get(MANIFEST + image.digest()).statusCode()).isEqualTo(403);
        }
    }
}
