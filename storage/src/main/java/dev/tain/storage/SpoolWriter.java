package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Writes one blob to a spool file, which becomes the blob by a rename on the same file system. */
final class SpoolWriter implements BlobWriter {

    private final Digest expected;
    private final Path spool;
    private final Path target;
    private final FileChannel channel;
    private final MessageDigest hash;
    private volatile long written;
    private boolean verified;

    SpoolWriter(Digest expected, Path spool, Path target) throws IOException {
        this.expected = expected;
        this.spool = spool;
        this.target = target;
        this.hash = expected.algorithm().newMessageDigest();
        this.channel = FileChannel.open(spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public Path file() {
        return spool;
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others only read
    public void write(ByteBuffer bytes) throws IOException {
        hash.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            written += channel.write(bytes);
        }
    }

    @Override
    public void verify() throws DigestMismatchException {
        Digest actual = Digest.finish(expected.algorithm(), hash);
        if (!actual.equals(expected)) {
            throw new DigestMismatchException(expected, actual, written);
        }
        verified = true;
    }

    @Override
    public StoredBlob commit() throws IOException {
        if (!verified) {
            throw new IllegalStateException("The content of " + expected + " has not been verified");
        }
        channel.force(true);
        channel.close();
        DurableFiles.publish(spool, target);
        return new StoredBlob(expected, written, target);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(spool);
    }
}
