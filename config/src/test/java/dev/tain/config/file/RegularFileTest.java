package dev.tain.config.file;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.tain.config.admin.AdminCredentials;
import dev.tain.config.auth.AuthFile;
import dev.tain.config.certs.PemFile;
import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.config.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read nowhere, for a thread that opens it may not come back. */
class RegularFileTest {

    @TempDir
    Path directory;

    static Stream<Named<Consumer<Path>>> readers() {
        return Stream.of(
                Named.of("a policy", file -> PolicyFiles.load(List.of(file))),
                Named.of("credentials", AuthFile::read),
                Named.of("certificates", PemFile::certificates),
                Named.of("credentials of the admin port", AdminCredentials::read),
                Named.of("settings", SettingsFile::check));
    }

    @ParameterizedTest
    @MethodSource("readers")
    @Timeout(value = 10, unit = SECONDS, threadMode = SEPARATE_THREAD)
    void noReaderOpensANamedPipe(Consumer<Path> reader) throws Exception {
        Path pipe = NamedPipe.create(directory.resolve("a.yaml"));

        assertThatThrownBy(() -> reader.accept(pipe)).hasMessageContainingAll(pipe.toString(), "not a regular file");
    }

    @Test
    void takesALinkToARegularFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(RegularFile.require(link)).isEqualTo(link);
    }

    @Test
    void takesNeitherADirectoryNorADevice() {
        assertThatThrownBy(() -> RegularFile.require(directory)).hasMessage(directory + ": not a regular file");
        assertThatThrownBy(() -> RegularFile.require(Path.of("/dev/zero"))).hasMessage("/dev/zero: not a regular file");
    }

    @Test
    void tellsWhatIsNotThereFromWhatIsSomethingElse() {
        assertThatThrownBy(() -> RegularFile.require(directory.resolve("nothing")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
