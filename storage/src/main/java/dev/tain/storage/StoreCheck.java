package dev.tain.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a store in a directory: that every blob has the digest of its name and a link, and that links and confirmations say
 * what they should. It opens files for reading only and creates none. Memory does not grow with the
 * store, but with the links of its largest repository.
 */
public final class StoreCheck {

    private final FileSystemLayout layout;
    private final CheckReport report;

    private StoreCheck(FileSystemLayout layout, CheckReport report) {
        this.layout = layout;
        this.report = report;
    }

    /**
     * Prepares a check.
     *
     * @param root the directory that has {@code docker/registry/v2} in it
     * @param findings gets each finding when it is made, one at a time but from several threads
     * @throws IOException when there is no store in the directory, or nobody could say
     */
    public static StoreCheck of(Path root, Consumer<StoreFinding> findings) throws IOException {
        FileSystemLayout layout = new FileSystemLayout(root.toAbsolutePath().normalize());
        requireDirectory(layout.root());
        // What this user may not look at is there, as far as anybody knows, and will be a finding.
        if (Files.notExists(layout.distributionDirectory()) && Files.notExists(layout.tainDirectory())) {
            throw new IOException("There is no store in %s: it has neither docker/registry/v2 nor tain in it"
                    .formatted(layout.root()));
        }
        return new StoreCheck(layout, new CheckReport(findings));
    }

    private static void requireDirectory(Path root) throws IOException {
        try {
            Files.readAttributes(root, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new IOException("The store directory %s does not exist".formatted(root), e);
        } catch (IOException e) {
            throw new IOException("The store directory %s cannot be looked at: %s".formatted(root, e), e);
        }
    }

    /**
     * Whether another process has the store open, as far as that can be told: Distribution leaves no sign. A process that has
     * it open itself must not ask, for on POSIX systems that would end its own lock.
     */
    public boolean isInUse() {
        try (FileChannel channel = FileChannel.open(layout.lock(), StandardOpenOption.READ);
                @Nullable FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false; // there is no lock, or none that this user may look at
        }
    }

    /**
     * Looks at everything, once. What cannot be read is a finding, and what goes away meanwhile is none.
     *
     * @return what was seen
     * @throws IOException when the check itself fails
     */
    public StoreTally run() throws IOException {
        try (CheckWorkers workers = new CheckWorkers()) {
            new BlobTree(layout, report, workers).walk();
            new RepositoryTree(layout, report).walk();
            new TainTree(layout, report).walk();
            reportUnlinkedBlobs();
            workers.await();
        }
        return tally();
    }

    private void reportUnlinkedBlobs() {
        UnlinkedBlobs blobs = new UnlinkedBlobs(layout, report);
        try {
            blobs.find();
            blobs.report();
        } catch (IOException e) {
            // What cannot be looked at, which is a finding already, may have links to any of them.
        }
    }

    /** What was seen so far; for any thread. */
    public StoreTally tally() {
        return report.tally();
    }
}
