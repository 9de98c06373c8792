package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Blobs as files. */
final class FileSystemBlobStore implements BlobStore {

    private final FileSystemLayout layout;
    private final AtomicLong writers = new AtomicLong();

    FileSystemBlobStore(FileSystemLayout layout) {
        this.layout = layout;
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
        return new SpoolWriter(
                digest, layout.spool(digest, Long.toString(writers.incrementAndGet())), layout.blob(digest));
    }
}
