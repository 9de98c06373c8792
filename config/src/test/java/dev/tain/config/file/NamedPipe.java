package dev.tain.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Makes what holds for ever whoever opens it, because nobody writes into it. */
public final class NamedPipe {

    private NamedPipe() {}

    /** Makes one. */
    public static Path create(Path path) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        assertThat(process.waitFor()).isZero();
        return path;
    }
}
