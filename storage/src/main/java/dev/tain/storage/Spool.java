package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The directory of the files on their way in: those for one writer, and those that the next writer goes on with. */
final class Spool {

    private final FileSystemLayout layout;
    private final AtomicLong writers = new AtomicLong();

    /** The files that a writer has, and those that are being removed; the lock of both. */
    private final Set<Path> inUse = new HashSet<>();

    private final Set<Path> beingRemoved = new HashSet<>();

    Spool(FileSystemLayout layout) {
        this.layout = layout;
    }

    /** A new file, which nobody else has. */
    SpoolFile temporary(Digest digest) {
        return new SpoolFile(layout.spool(digest, Long.toString(writers.incrementAndGet())), false, () -> {});
    }

    /**
     * The file of this digest, which one writer at a time has. Waits while it is being removed.
     *
     * @throws IllegalStateException when somebody has it
     * @throws InterruptedIOException when the waiting was interrupted
     */
    SpoolFile kept(Digest digest) throws InterruptedIOException {
        Path path = layout.spool(digest);
        synchronized (inUse) {
            while (beingRemoved.contains(path)) {
                awaitRemovals();
            }
            if (!inUse.add(path)) {
                throw new IllegalStateException("The spool file %s is in use".formatted(path));
            }
        }
        return new SpoolFile(path, true, () -> release(path));
    }

    private void awaitRemovals() throws InterruptedIOException {
        try {
            inUse.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a spool file was removed");
        }
    }

    /** Removes what nobody can go on with; only while there are no writers. */
    void clear() throws IOException {
        try {
            remove(path -> !isKept(path));
        } catch (IOException e) {
            throw new IOException(
                    "The spool directory %s cannot be emptied: %s".formatted(layout.spoolDirectory(), e), e);
        }
    }

    /** Removes what nobody has gone on with since then; returns how many bytes that were. */
    long removeAbandoned(Instant since) throws IOException {
        return remove(path ->
                isKept(path) && Files.getLastModifiedTime(path).toInstant().isBefore(since));
    }

    private void release(Path path) {
        synchronized (inUse) {
            inUse.remove(path);
        }
    }

    /** Whether nobody needs a file any more. */
    @FunctionalInterface
    interface PathCheck {

        boolean test(Path path) throws IOException;
    }

    /** Removes what is useless and nobody has; returns how many bytes that were. */
    long remove(PathCheck useless) throws IOException {
        long removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.spoolDirectory())) {
            for (Path file : files) {
                removed += removeIf(useless, file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return removed;
    }

    /** Not under the lock: to remove a large file takes a while, and other writers go on meanwhile. */
    private long removeIf(PathCheck useless, Path file) throws IOException {
        if (!reserve(file)) {
            return 0;
        }
        try {
            if (!useless.test(file)) {
                return 0;
            }
            long size = Files.size(file);
            Files.delete(file);
            return size;
        } catch (NoSuchFileException e) {
            return 0; // it was committed meanwhile
        } finally {
            giveBack(file);
        }
    }

    private boolean reserve(Path file) {
        synchronized (inUse) {
            return !inUse.contains(file) && beingRemoved.add(file);
        }
    }

    private void giveBack(Path file) {
        synchronized (inUse) {
            beingRemoved.remove(file);
            inUse.notifyAll();
        }
    }

    /** Whether the name is that of a digest, and nothing else. */
    private static boolean isKept(Path file) {
        Predicate<DigestAlgorithm> named = algorithm -> file.getFileName()
                .toString()
                .matches(algorithm.identifier() + "-[0-9a-f]{" + algorithm.hexLength() + "}");
        return Set.of(DigestAlgorithm.values()).stream().anyMatch(named);
    }
}
