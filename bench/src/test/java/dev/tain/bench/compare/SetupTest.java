package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetupTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theDirectoryOfTheResultsIsMade() {
        Path out = directory.resolve("a/b");
        require("--out", out.toString());
        assertThat(out).isDirectory();
    }

    @Test
    void aFileIsNoDirectoryForResults() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> require("--out", file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--out " + file);
    }

    @Test
    void temporaryFilesNeedADirectory() {
        assertThatThrownBy(() -> require("--work", directory.resolve("none").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this is no directory that can be written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "a$b", "a{b", "a\"b", "a#b"})
    void namesThatMeanSomethingInSettingsAreRefused(String name) throws IOException {
        Path work = Files.createDirectory(directory.resolve(name));
        assertThatThrownBy(() -> require("--work", work.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without spaces, quotes and the like");
    }

    @Test
    void sixteenGibibytesAreNeededAndLessForSmallSizes() {
        assertThat(Setup.needed(options(), List.of())).isEqualTo(16L << 30);
        assertThat(Setup.needed(options("--quick"), List.of())).isEqualTo(1L << 30);
        assertThat(Setup.needed(options("--minutes", "10"), Cases.named(List.of("soak"))))
                .isEqualTo((16L << 30) + 2 * 600 * Sizes.MIB);
    }

    private void require(String... arguments) throws IllegalArgumentException {
        List<String> all = new ArrayList<>(List.of("--quick", "--work", directory.toString()));
        all.addAll(List.of("--out", directory.toString(), "--tain-jar", jar().toString()));
        all.addAll(List.of(arguments));
        Setup.require(options(all.toArray(String[]::new)), List.of());
    }

    private Path jar() {
        try {
            return Files.writeString(directory.resolve("tain.jar"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Options options(String... arguments) {
        return OptionsParser.parse(Path.of("/checkout"), List.of(arguments), Map.of());
    }
}
