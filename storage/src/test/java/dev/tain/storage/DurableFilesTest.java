package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    @TempDir
    private Path directory;

    @Test
    void knowsThatAFileIsAbsent() throws IOException {
        assertThat(DurableFiles.exists(directory.resolve("a"))).isFalse();
        assertThat(DurableFiles.exists(directory.resolve("a/b/c"))).isFalse();
    }

    @Test
    void knowsThatAFileStandsForADirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("a"));

        assertThat(DurableFiles.exists(file)).isTrue();
        assertThatIOException()
                .isThrownBy(() -> DurableFiles.exists(file.resolve("b/c")))
                .withMessageContaining("Not a directory");
    }
}
