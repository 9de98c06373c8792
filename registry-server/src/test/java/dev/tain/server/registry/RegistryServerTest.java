package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryServerTest {

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    /** As proxies send them that pass requests on. */
    @ParameterizedTest
    @CsvSource({
        "http://%s/v2/, 200",
        "HTTP://%s/v2/source.example/a/manifests/none, 404",
        "http://%s, 404",
        "ftp://%s/v2/, 404"
    })
    void targetsMayHaveTheirHostInThem(String target, int status) throws IOException {
        try (RunningTain tain = RunningTain.start(store, source)) {
            try (RawClient client =
                    RawClient.send(tain.host(), "GET", target.formatted(tain.host()), "Connection: close")) {
                assertThat(client.readToTheEnd().answer()).startsWith("HTTP/1.1 " + status);
            }
        }
    }

    /** Who has just seen that it runs may ask for the port while it is stopped. */
    @Test
    void tellsItsPortAlsoAfterItWasStopped() throws IOException {
        RunningTain tain = RunningTain.start(store, source);
        int port = tain.port();

        tain.close();

        assertThat(tain.port()).isEqualTo(port).isPositive();
    }
}
