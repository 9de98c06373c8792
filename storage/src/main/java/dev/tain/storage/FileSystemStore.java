package dev.tain.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A store in a directory: opening it creates what is missing, locks it against a second process and clears away those
 * spool files of an earlier one that nobody can go on with.
 */
public final class FileSystemStore implements AutoCloseable {

    private final Spool spool;
    private final BlobStore blobs;
    private final RepositoryStore repositories;
    private final RepositoryCatalog catalog;
    private final DocumentStore documents;
    private final StoreSize size;
    private final FileChannel lock;

    private FileSystemStore(FileSystemLayout layout, Spool spool, FileChannel lock, Disk disk) {
        this.spool = spool;
        StoreChanges changes = new StoreChanges();
        this.size = new StoreSize(layout);
        this.blobs = new FileSystemBlobStore(layout, spool, changes, size, disk);
        this.repositories = new FileSystemRepositoryStore(layout, changes);
        this.catalog = new FileSystemRepositoryCatalog(layout, changes, blobs, repositories, size);
        this.documents = new DocumentStore(layout);
        this.lock = lock;
    }

    /**
     * Opens the store.
     *
     * @param root the directory that has, or will have, {@code docker/registry/v2} in it
     * @throws IOException when the directory cannot be used, or another process uses it
     */
    public static FileSystemStore open(Path root) throws IOException {
        return open(root, FileChannel::force);
    }

    /** Opens the store on a disk that takes blobs in this way. */
    static FileSystemStore open(Path root, Disk disk) throws IOException {
        FileSystemLayout layout = new FileSystemLayout(root.toAbsolutePath().normalize());
        FileChannel lock = openLockFile(layout);
        try {
            if (tryLock(lock) == null) {
                throw new IOException(
                        "The store %s is in use by another Tain: stop that one, or give this one its own directory"
                                .formatted(layout.root()));
            }
            new StoreProbe(layout, Files::exists).run();
            Spool spool = new Spool(layout);
            spool.clear();
            return new FileSystemStore(layout, spool, lock, disk);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** The blobs in this store. */
    public BlobStore blobs() {
        return blobs;
    }

    /** The repositories in this store. */
    public RepositoryStore repositories() {
        return repositories;
    }

    /** How much this store holds. */
    public StoreSize size() {
        return size;
    }

    /** Which repositories there are in this store, and what operators do to them. */
    public RepositoryCatalog catalog() {
        return catalog;
    }

    /** The documents in this store. */
    public DocumentStore documents() {
        return documents;
    }

    /**
     * Removes what was left of blobs that nobody has gone on with since then.
     *
     * @return how many bytes that were
     */
    public long removeAbandonedSpools(Instant since) throws IOException {
        return spool.removeAbandoned(since);
    }

    /** Lets other processes open the store. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static FileChannel openLockFile(FileSystemLayout layout) throws IOException {
        try {
            DurableFiles.createDirectories(layout.spoolDirectory());
            return FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "The store directory %s cannot be created or written: %s".formatted(layout.root(), e), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process has it open already
        }
    }
}
