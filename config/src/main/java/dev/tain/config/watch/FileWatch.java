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
 * the same, so that a file is not read while it is being written. Used by one thread.
 *
 * @param <T> what the files hold
 */
public final class FileWatch<T> {

    private final Supplier<List<Path>> files;
    private final Supplier<T> reader;
    private List<Seen> applied;
    private List<Seen> lastLook;

    /** What shows that a file is another one than before. */
    private record Seen(
            Path file,
            long size,
            FileTime modified,
            @Nullable Object key) {}

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
     * Looks at the files. Throws the exception of the reader when they have changed and cannot be used, once for each change.
     *
     * @return what they hold when they have changed and stay as they are
     */
    public Optional<T> poll() {
        List<Seen> now = look();
        boolean settled = now.equals(lastLook);
        lastLook = now;
        if (!settled || now.equals(applied)) {
            return Optional.empty();
        }
        applied = now;
        return readUnlessChanging(now);
    }

    private Optional<T> readUnlessChanging(List<Seen> before) {
        Optional<T> read = Optional.empty();
        RuntimeException broken = null;
        try {
            read = Optional.of(reader.get());
        } catch (RuntimeException e) {
            broken = e;
        }
        if (!look().equals(before)) {
            return Optional.empty(); // what was read may be half of the old and half of the new; the next look will see
        }
        if (broken != null) {
            throw broken;
        }
        return read;
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
