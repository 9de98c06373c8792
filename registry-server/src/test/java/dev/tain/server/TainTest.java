package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LoggingSystem;

/** What the commands that serve nothing end with, and what they print where. */
class TainTest {

    @TempDir
    private Path directory;

    private final PrintStream outBefore = System.out;
    private final PrintStream errorBefore = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private static final class FullDisk extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @BeforeEach
    void listen() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void putBack() {
        System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        System.setOut(outBefore);
        System.setErr(errorBefore);
    }

    private Path store() throws IOException {
        Files.createDirectories(directory.resolve("store/docker/registry/v2"));
        return directory.resolve("store");
    }

    private int tain(String command) throws IOException {
        Path conf = Files.writeString(directory.resolve("registries.conf"), "[[registry]]\nlocation = \"a.example\"\n");
        return Tain.run(List.of(command.replace("FILE", conf.toString())
                .replace("STORE", "--tain.storage.filesystem.path=" + store())
                .split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check FILE",
                "plan STORE quay.io/team/app:1",
                "fsck STORE",
                "token me viewer",
                "--version",
                "--help"
            })
    void failsWhenWhatItPrintsIsLost(String command) throws IOException {
        assertThat(tain(command)).isZero();
        assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
        System.setOut(new PrintStream(new FullDisk()));

        assertThat(tain(command)).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("tain: standard output could not be written: it is closed, or its disk is full\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan STORE quay.io/team/app:1", "fsck STORE"})
    void saysOnStandardErrorWhichSettingIsWrong(String command) throws IOException {
        assertThat(tain(command + " --tain.tags.max-age=soon")).isEqualTo(2);

        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("tain: command line: tain.tags.max-age = \"soon\" is wrong:"
                        + " expected a duration such as 30s, 5m or 1h\n");
    }
}
