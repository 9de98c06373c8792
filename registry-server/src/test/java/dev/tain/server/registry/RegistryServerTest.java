package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryServerTest {

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    /** Who has just seen that it runs may ask for the port while it is stopped. */
    @Test
    void tellsItsPortAlsoAfterItWasStopped() throws IOException {
        RunningTain tain = RunningTain.start(store, source);
        int port = tain.port();

        tain.close();

        assertThat(tain.port()).isEqualTo(port).isPositive();
    }
}
