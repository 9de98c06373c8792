package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File systems that a store can be on, and others. Predicates stand in for the others. */
class StoreProbeTest {

    @TempDir
    private Path root;

    private FileSystemLayout layout;

    @BeforeEach
    void createSpool() throws IOException {
        layout = new FileSystemLayout(root);
        Files.createDirectories(layout.spoolDirectory());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.filter(path -> !Files.isDirectory(path))).isEmpty();
        }
    }

    @Test
    void aFileSystemThatTellsNamesApartWillDo() {
        assertThatCode(() -> new StoreProbe(layout, Files::exists).run()).doesNotThrowAnyException();
    }

    @Test
    void aFileSystemThatDoesNotTellUpperFromLowerCaseIsRefused() {
        assertRefused(name -> name.toLowerCase(Locale.ROOT), ".TAIN-PROBE");
    }

    @Test
    void aFileSystemThatStripsDotsAtTheEndIsRefused() {
        assertRefused(name -> name.replaceAll("[.]$", ""), ".tain-probe.");
    }

    /** Whoever finds a disk full at the start serves what is held all the same. */
    @Test
    void whatMayBeOtherwiseInAMomentIsNoReason() throws IOException {
        Files.delete(layout.spoolDirectory());

        assertThatCode(() -> new StoreProbe(layout, Files::exists).run()).doesNotThrowAnyException();
    }

    private void assertRefused(UnaryOperator<String> names, String same) {
        Predicate<Path> exists = file ->
                Files.exists(file.resolveSibling(names.apply(file.getFileName().toString())));

        assertThatIOException()
                .isThrownBy(() -> new StoreProbe(layout, exists).run())
                .withMessageStartingWith(
                        "The file system of %s takes .tain-probe and %s for one file", layout.blobsDirectory(), same);
    }
}
