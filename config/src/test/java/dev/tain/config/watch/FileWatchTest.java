package dev.tain.config.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that cannot be read, although they look as before. */
class FileWatchTest {

    private static final int LOOKS_TO_RETRY = 10;

    @TempDir
    private Path directory;

    private Path file;
    private FileWatch<String> watch;

    /** What reading the file, or listing it, fails with. */
    private @Nullable RuntimeException unreadable;

    private @Nullable RuntimeException unlisted;
    private final List<Path> more = new ArrayList<>();
    private Runnable whileReading = () -> {};
    private int reads;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(directory.resolve("file"), "first");
        watch = new FileWatch<>(this::files, this::read);
    }

    private List<Path> files() {
        if (unlisted != null) {
            throw unlisted;
        }
        List<Path> all = new ArrayList<>(more);
        all.add(file);
        return all;
    }

    private String read() {
        reads++;
        whileReading.run();
        if (unreadable != null) {
            throw unreadable;
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change() throws IOException {
        Files.writeString(file, "the second");
        assertThat(watch.poll()).isEmpty();
    }

    private Optional<String> pollOften() {
        for (int look = 1; look < LOOKS_TO_RETRY; look++) {
            assertThat(watch.poll()).isEmpty();
        }
        return watch.poll();
    }

    @Test
    void aFileThatCanBeReadAtLastIsRead() throws IOException {
        unreadable = new IllegalStateException("permission denied");
        change();
        assertThatThrownBy(watch::poll).hasMessage("permission denied");

        unreadable = null;

        assertThat(pollOften()).contains("the second");
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void theSameFailureIsSaidOnceAndTriedNowAndThen() throws IOException {
        unreadable = new IllegalStateException("permission denied");
        change();
        assertThatThrownBy(watch::poll).hasMessage("permission denied");

        assertThat(pollOften()).isEmpty();
        assertThat(pollOften()).isEmpty();
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void anotherFailureIsSaidToo() throws IOException {
        unreadable = new IllegalStateException("permission denied");
        change();
        assertThatThrownBy(watch::poll).hasMessage("permission denied");

        unreadable = new IllegalStateException("no certificate");

        assertThatThrownBy(this::pollOften).hasMessage("no certificate");
    }

    /** As after a backup was moved back: it has the time and the number that it had. */
    @Test
    void whatWasThereBeforeIsReadAgainAfterAFailure() throws IOException {
        Path other = Files.move(file, directory.resolve("backup"));
        unreadable = new IllegalStateException("not there");
        assertThat(watch.poll()).isEmpty();
        assertThatThrownBy(watch::poll).hasMessage("not there");

        Files.move(other, file);
        unreadable = null;

        assertThat(watch.poll()).isEmpty();
        assertThat(watch.poll()).contains("first");
    }

    @Test
    void aDirectoryThatCannotBeListedIsSaidOnceAndReadWhenItCan() {
        unlisted = new IllegalStateException("stale handle");
        assertThatThrownBy(watch::poll).hasMessage("stale handle");
        assertThat(watch.poll()).isEmpty();

        unlisted = null;

        assertThat(watch.poll()).contains("first");
        assertThat(watch.poll()).isEmpty();
    }

    /** A file that was there for a moment while the others were read keeps none of them from being read. */
    @Test
    void whatChangesWhileItIsReadIsReadAgain() throws IOException {
        Path passing = directory.resolve("passing");
        change();
        whileReading = () -> more.add(passing);
        assertThat(watch.poll()).isEmpty();
        whileReading = () -> {};
        more.clear();

        assertThat(watch.poll()).contains("the second");
    }
}
