package dev.tain.config.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices changes of files by looking at them again and again, which also works where the file system sends no events: network
 * mounts, and ConfigMaps and Secrets, which Kubernetes swaps by a symbolic link. A change counts when two looks in a row see
 * the same, so that a file is not read while it is being written. What could not be read is tried again although it looks the same:
 * permissions do not show. Used by one thread.
 *
 * @param <T> what the files hold
 */
public final class FileWatch<T> {

    /** How many looks later what could not be used is tried again. */
    private static final int LOOKS_TO_RETRY = 10;

    private final Supplier<List<Path>> files;
    private final Supplier<T> reader;
    private List<Seen> applied;
    private List<Seen> lastLook;
    private @Nullable Failure failure;

    /** What shows that a file is another one than before. */
    private record Seen(
            Path file,
            long size,
            FileTime modified,
            @Nullable Object key) {}

    /** That what was seen could not be used. */
    private static final class Failure {

        private final List<Seen> seen;
        private final String reason;
        private int looks;

        Failure(List<Seen> seen, Throwable error) {
            this.seen = seen;
            this.reason = error.toString();
        }

        boolean isTheSameAs(@Nullable Failure other) {
            return other != null && seen.equals(other.seen) && reason.equals(other.reason);
        }
    }

    /**
     * Begins with the files as they are now: the first look finds no change. So begin before reading them for the first time.
     *
     * @param files lists the files, always in the same order; a file that is not there may be among them
     * @param reader reads them all; an unchecked exception says that they cannot be used
     */
    public FileWatch(Supplier<List<Path>> files, Supplier<T> reader) {
        this.files = files;
        this.reader = reader;
        this.applied = look();
        this.lastLook = applied;
    }

    /**
     * Looks at the files. Throws the exception of the reader when they have changed and cannot be used: once, until they change again or
     * cannot be used for another reason.
     *
     * @return what they hold when they have changed and stay as they are, or can be used at last
     */
    public Optional<T> poll() {
        List<Seen> now = List.of();
        try {
            now = look();
            boolean settled = now.equals(lastLook);
            lastLook = now;
            return settled && isToBeRead(now) ? read(now) : Optional.empty();
        } catch (RuntimeException | Error e) {
            Failure before = failure;
            failure = new Failure(now, e);
            if (failure.isTheSameAs(before)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isToBeRead(List<Seen> now) {
        if (failure == null) {
            return !now.equals(applied);
        }
        return !now.equals(failure.seen) || ++failure.looks >= LOOKS_TO_RETRY;
    }

    private Optional<T> read(List<Seen> now) {
        T read;
        try {
            read = reader.get();
        } catch (RuntimeException | Error e) {
            if (look().equals(now)) {
                throw e;
            }
            return Optional.empty(); // the next look will see
        }
        if (!look().equals(now)) {
            return Optional.empty(); // what was read may be half of the old and half of the new; the next look will see
        }
        applied = now;
        failure = null;
        return Optional.of(read);
    }

    private List<Seen> look() {
        return files.get().stream().map(FileWatch::look).toList();
    }

    private static Seen look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Seen(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException e) {
            return new Seen(file, 0, FileTime.fromMillis(0), null);
        }
    }
}
