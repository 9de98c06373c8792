package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of Tain stops. */
class StopTest {

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path directory;

    /** Otherwise it would lose its connection with them, and go on at the next place. */
    @Test
    void stopsDownloadsBeforeTheEventLoops() throws IOException {
        Content content = Content.random(1, 600_000);
        source.putBlob(RepositoryName.parse("team/app"), content);
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).always(Fault.stallAfter(300_000, gate));
        try (LogLines pulls = LogLines.of("dev.tain.server.pull")) {
            RunningApplication tain = RunningApplication.start(directory, source);
            URL blob = new URL(
                    "http", "127.0.0.1", tain.registryPort(), "/v2/source.example/team/app/blobs/" + content.digest());
            try (InputStream body = blob.openStream()) {
                assertThat(body.readNBytes(1_000)).hasSize(1_000);
            }

            tain.close();

            assertThat(pulls.messages()).isEmpty();
        } finally {
            gate.open();
        }
    }
}
