package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Stands in for a writer that the store did not give: it takes nothing. */
record NoWriter(Digest digest, IOException cause) implements BlobWriter {

    /** Why the store did not give one. */
    UncheckedIOException refusal() {
        return new UncheckedIOException(cause);
    }

    @Override
    public Path file() {
        throw new IllegalStateException("Nothing was written", cause);
    }

    @Override
    public long written() {
        return 0;
    }

    @Override
    public void write(ByteBuffer... bytes) throws IOException {
        throw new IOException(cause);
    }

    @Override
    public void hashWritten(ByteBuffer bytes) {
        throw new IllegalStateException("Nothing was written", cause);
    }

    @Override
    public boolean hashSome() throws IOException {
        throw new IOException(cause);
    }

    @Override
    public void syncWritten() throws IOException {
        throw new IOException(cause);
    }

    @Override
    public void restart() {
        // There is nothing to forget.
    }

    @Override
    public MessageDigest hash() {
        return digest.algorithm().newMessageDigest();
    }

    @Override
    public void verify() throws IOException {
        throw new IOException(cause);
    }

    @Override
    public StoredBlob commit() {
        throw new IllegalStateException("Nothing was written", cause);
    }

    @Override
    public void close() {
        // There is nothing to free.
    }
}
