package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.storage.BlobStore;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A store on a disk that does what a test wants.
 *
 * @param blobs the store
 * @param hashed is told how many bytes were hashed beside the writing
 * @param syncing is called before what is written is synced
 * @param room how many bytes of a blob it takes at the moment
 * @param closed is called when a spool file has been closed or removed
 */
record TestDisk(BlobStore blobs, LongConsumer hashed, Syncing syncing, LongSupplier room, Runnable closed)
        implements BlobStore {

    /** A disk on which closing a file is nothing to wait for. */
    TestDisk(BlobStore blobs, LongConsumer hashed, Syncing syncing, LongSupplier room) {
        this(blobs, hashed, syncing, room, () -> {});
    }

    /** What happens before a sync. */
    @FunctionalInterface
    interface Syncing {

        /**
         * May take its time.
         *
         * @param written how many bytes there are
         * @throws IOException when the disk is to fail
         */
        void before(long written) throws IOException;
    }

    @Override
    public Optional<StoredBlob> find(Digest digest) throws IOException {
        return blobs.find(digest);
    }

    @Override
    public BlobWriter write(Digest digest) throws IOException {
        return new Writer(blobs.write(digest), hashed, syncing, room, closed);
    }

    @Override
    public BlobWriter resume(Digest digest) throws IOException {
        return new Writer(blobs.resume(digest), hashed, syncing, room, closed);
    }

    private record Writer(BlobWriter writer, LongConsumer hashed, Syncing syncing, LongSupplier room, Runnable closed)
            implements BlobWriter {

        @Override
        public Path file() {
            return writer.file();
        }

        @Override
        public long written() {
            return writer.written();
        }

        /** As disks do, it takes what there is room for. */
        @Override
        public void write(ByteBuffer... bytes) throws IOException {
            for (ByteBuffer next : bytes) {
                write(next);
            }
        }

        private void write(ByteBuffer bytes) throws IOException {
            int fitting = (int) Math.min(bytes.remaining(), Math.max(0, room.getAsLong() - written()));
            writer.write(bytes.slice(bytes.position(), fitting));
            if (fitting < bytes.remaining()) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void hashWritten(ByteBuffer bytes) {
            hashed.accept(bytes.remaining());
            writer.hashWritten(bytes);
        }

        @Override
        public boolean hashSome() throws IOException {
            return writer.hashSome();
        }

        @Override
        public void syncWritten() throws IOException {
            syncing.before(writer.written());
            writer.syncWritten();
        }

        @Override
        public void restart() throws IOException {
            writer.restart();
        }

        @Override
        public MessageDigest hash() throws IOException {
            return writer.hash();
        }

        @Override
        public void verify() throws IOException {
            writer.verify();
        }

        @Override
        public StoredBlob commit() throws IOException {
            return writer.commit();
        }

        @Override
        public void close() throws IOException {
            writer.close();
            closed.run();
        }
    }
}
