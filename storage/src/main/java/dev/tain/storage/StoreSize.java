package dev.tain.storage;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * How much a store holds: counted when it is told to, and kept up with the blobs that are committed and evicted after that. What
 * changes while the store is counted may be in it twice, and what somebody else removes stays in it, until the store is counted
 * again.
 */
public final class StoreSize {

    private static final long UNKNOWN = -1;

    private final FileSystemLayout layout;
    private final AtomicLong bytes = new AtomicLong(UNKNOWN);
    private final AtomicLong changes = new AtomicLong();

    StoreSize(FileSystemLayout layout) {
        this.layout = layout;
    }

    /** The length of all blobs together, in bytes; empty before it was counted for the first time. */
    public OptionalLong bytes() {
        long known = bytes.get();
        return known == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** How many bytes may still be written to the file system. */
    public long usable() throws IOException {
        return Files.getFileStore(layout.root()).getUsableSpace();
    }

    /**
     * Looks at every blob, also behind symbolic links, but reads none; takes as long as that does.
     *
     * @param stop whether to give up, asked for each file
     * @throws IOException when a directory cannot be read; then the size stays as it was
     * @throws CancellationException when it has given up
     */
    public void count(BooleanSupplier stop) throws IOException {
        long before = changes.get();
        Counter counter = new Counter(stop);
        if (Files.exists(layout.blobsDirectory())) {
            Files.walkFileTree(
                    layout.blobsDirectory(), EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, counter);
        }
        bytes.set(counter.sum + changes.get() - before);
    }

    /**
     * Blobs are there that were not there before, or are not there any more.
     *
     * @param more their bytes, below 0 for those that were removed
     */
    void changed(long more) {
        changes.addAndGet(more);
        bytes.getAndUpdate(known -> known == UNKNOWN ? UNKNOWN : known + more);
    }

    private static final class Counter extends SimpleFileVisitor<Path> {

        private final BooleanSupplier stop;
        private long sum;

        Counter(BooleanSupplier stop) {
            this.stop = stop;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (stop.getAsBoolean()) {
                throw new CancellationException("The store is not counted any more");
            }
            sum += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        /** What was removed a moment ago does not count. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
