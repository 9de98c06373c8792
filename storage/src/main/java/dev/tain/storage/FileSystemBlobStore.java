package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Blobs as files. */
final class FileSystemBlobStore implements BlobStore {

    private final FileSystemLayout layout;
    private final Spool spool;
    private final StoreChanges changes;
    private final StoreSize size;
    private final Disk disk;

    FileSystemBlobStore(FileSystemLayout layout, Spool spool, StoreChanges changes, StoreSize size, Disk disk) {
        this.layout = layout;
        this.spool = spool;
        this.changes = changes;
        this.size = size;
        this.disk = disk;
    }

    @Override
    public Optional<StoredBlob> find(Digest digest) throws IOException {
        Path file = layout.blob(digest);
        return DurableFiles.attributes(file).map(found -> new StoredBlob(digest, found.size(), file));
    }

    @Override
    public BlobWriter write(Digest digest) throws IOException {
        return writer(digest, spool.temporary(digest));
    }

    @Override
    public BlobWriter resume(Digest digest) throws IOException {
        return writer(digest, spool.kept(digest));
    }

    private BlobWriter writer(Digest digest, SpoolFile spooled) throws IOException {
        changes.beginWriting(digest);
        SpoolFile file = new SpoolFile(spooled.path(), spooled.isKept(), () -> {
            spooled.release();
            changes.endWriting(digest);
        });
        try {
            return new SpoolWriter(digest, file, changes, layout.blob(digest), size, disk);
        } catch (IOException e) {
            file.release();
            throw e;
        }
    }
}
