package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    @TempDir
    private Path directory;

    @Test
    void needsNoSettingsFile() {
        assertThat(CommandLine.usual(directory)).isEmpty();
    }

    @Test
    void readsTheUsualFileWhateverIsBesideIt() throws IOException {
        Path usual = Files.createFile(directory.resolve("tain.yaml"));
        Files.createFile(directory.resolve("tain.yml"));

        assertThat(CommandLine.usual(directory)).contains(usual);
    }

    @Test
    void saysThatAFileWithTheOtherEndingIsNotRead() throws IOException {
        Path other = Files.createFile(directory.resolve("tain.yml"));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> CommandLine.usual(directory))
                .withMessage(other + " is not read by itself: rename it to tain.yaml, or give it as --config tain.yml");
    }

    @Test
    void saysThatALinkLeadsNowhere() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("tain.yaml"), Path.of("nowhere.yaml"));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> CommandLine.usual(directory))
                .withMessage("the settings file " + link + " is a link that leads nowhere: mend or remove it");
    }
}
