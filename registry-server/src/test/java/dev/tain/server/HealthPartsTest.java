package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.FakeRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HealthPartsTest {

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path directory;

    /** Those of the framework would take Tain out of service for a full disk that it does not need. */
    @Test
    void theHealthHasOnlyPartsOfTainsOwn() throws IOException {
        try (RunningApplication tain = RunningApplication.start(directory, source)) {
            JsonNode health =
                    JsonMapper.shared().readTree(tain.admin("/actuator/health").body());

            assertThat(health.path("components").propertyNames())
                    .containsExactlyInAnyOrder(
                            "adminCredentials",
                            "eventLoops",
                            "livenessState",
                            "policy",
                            "readinessState",
                            "registry",
                            "remoteAccess",
                            "store",
                            "tls");
        }
    }
}
