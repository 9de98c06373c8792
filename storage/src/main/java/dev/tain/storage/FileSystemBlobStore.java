package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Blobs as files. */
final class FileSystemBlobStore implements BlobStore {

    private final FileSystemLayout layout;
    private final Spool spool;
    private final StoreSize size;

    FileSystemBlobStore(FileSystemLayout layout, Spool spool, StoreSize size) {
        this.layout = layout;
        this.spool = spool;
        this.size = size;
    }

    @Override
    public Optional<StoredBlob> find(Digest digest) throws IOException {
        Path file = layout.blob(digest);
        try {
            return Optional.of(new StoredBlob(digest, Files.size(file), file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public BlobWriter write(Digest digest) throws IOException {
        return new SpoolWriter(digest, spool.temporary(digest), layout.blob(digest), size);
    }

    @Override
    public BlobWriter resume(Digest digest) throws IOException {
        SpoolFile file = spool.kept(digest);
        try {
            return new SpoolWriter(digest, file, layout.blob(digest), size);
        } catch (IOException e) {
            file.release();
            throw e;
        }
    }
}
