package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static dev.tain.storage.Blobs.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that one writer begins and another one ends. */
class ResumedBlobTest {

    private static final byte[] CONTENT = bytes(7, 1_000_000);
    private static final Digest DIGEST = Digest.sha256(CONTENT);
    private static final int HALF = 600_000;
    private static final String BROKEN = "Input/output error";

    @TempDir
    Path directory;

    private FileSystemStore store;

    @BeforeEach
    void open() throws IOException {
        store = FileSystemStore.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void goesOnWhereTheWriterBeforeStopped() throws IOException {
        writeHalf();

        assertEndsWell();
    }

    @Test
    void goesOnAfterTheStoreWasOpenedAgain() throws IOException {
        writeHalf();
        store.close();
        open();

        assertEndsWell();
    }

    @Test
    void hashesWhatWasLeftBeforeWhatIsHashedBesideTheWriting() throws IOException {
        writeHalf();
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            ByteBuffer rest = ByteBuffer.wrap(CONTENT, HALF, CONTENT.length - HALF);
            writer.write(rest.duplicate());
            writer.hashWritten(rest);

            assertThat(writer.hash().digest()).isEqualTo(sha256(CONTENT));
            writer.verify();
        }
    }

    @Test
    void readsBackWhatWasLeftInSteps() throws IOException {
        byte[] large = bytes(8, 40_000_000);
        Digest digest = Digest.sha256(large);
        try (BlobWriter writer = store.blobs().resume(digest)) {
            writer.write(ByteBuffer.wrap(large));
        }
        try (BlobWriter writer = store.blobs().resume(digest)) {
            int steps = 0;
            while (writer.hashSome()) {
                steps++;
            }

            assertThat(steps).isEqualTo(3);
            writer.verify();
            writer.commit();
        }
    }

    @Test
    void goesOnWhenAllThatWasMissingIsTheCommit() throws IOException {
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT));
            writer.verify();
        }
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            assertThat(writer.written()).isEqualTo(CONTENT.length);
            writer.verify();

            assertThat(content(writer.commit())).isEqualTo(CONTENT);
        }
        assertThat(spool()).isEmptyDirectory();
    }

    @Test
    void doesNotTrustWhatWasLeft() throws IOException {
        writeHalf();
        damage();
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT, HALF, CONTENT.length - HALF));
            assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(writer::verify);
        }

        assertThat(spool()).as("what nobody should go on with").isEmptyDirectory();
    }

    /** The next one would find it in the page cache, and might take it for kept. */
    @Test
    void doesNotGoOnWithWhatWasLostOnItsWayToTheDisk() throws IOException {
        openOnABrokenDisk();
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT, 0, HALF));
            assertThatIOException().isThrownBy(writer::syncWritten).withMessage(BROKEN);
        }

        assertThat(spool()).isEmptyDirectory();
    }

    @Test
    void doesNotGoOnWithWhatACommitHasLost() throws IOException {
        openOnABrokenDisk();
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT));
            writer.verify();
            assertThatIOException().isThrownBy(writer::commit).withMessage(BROKEN);
        }

        assertThat(store.blobs().find(DIGEST)).isEmpty();
        assertThat(spool()).isEmptyDirectory();
    }

    /** It would keep the disk full. There may be any amount of free space: quotas are nothing of which the file system tells. */
    @Test
    void leavesNothingOfABlobThatTheDiskHasNoRoomFor() throws IOException {
        openOn(new SmallDisk());
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT, 0, HALF));
            assertThatIOException()
                    .isThrownBy(() -> writer.write(ByteBuffer.wrap(CONTENT, HALF, 1)))
                    .withMessage("Disk quota exceeded");
        }

        assertThat(spool()).isEmptyDirectory();
    }

    /** A file in the way of the directory stands in for whatever keeps blobs from it. */
    @Test
    void leavesNothingOfABlobThatCannotBeCommitted() throws IOException {
        Path blobs = directory.resolve("docker/registry/v2/blobs");
        Files.createDirectories(blobs);
        Files.createFile(blobs.resolve("sha256"));
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT));
            writer.verify();
            assertThatIOException().isThrownBy(writer::commit);
        }

        assertThat(spool()).isEmptyDirectory();
    }

    @Test
    void beginsAgainAfterAMismatch() throws IOException {
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(bytes("wrong, and longer than nothing")));
            assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(writer::verify);
            writer.restart();
            assertThat(writer.written()).isZero();
            writer.write(ByteBuffer.wrap(CONTENT));
            writer.verify();

            assertThat(content(writer.commit())).isEqualTo(CONTENT);
        }
    }

    @Test
    void leavesNothingOfABlobThatWasNotBegun() throws IOException {
        store.blobs().resume(DIGEST).close();

        assertThat(spool()).isEmptyDirectory();
    }

    @Test
    void givesABlobToOneWriterAtATime() throws IOException {
        BlobWriter first = store.blobs().resume(DIGEST);
        assertThatIllegalStateException().isThrownBy(() -> store.blobs().resume(DIGEST));
        first.close();
        BlobWriter second = store.blobs().resume(DIGEST);
        first.close();
        assertThatIllegalStateException().isThrownBy(() -> store.blobs().resume(DIGEST));
        second.close();
    }

    @Test
    void tellsTheHashOfWhatThereIs() throws IOException {
        writeHalf();
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            MessageDigest hash = writer.hash();
            hash.update(CONTENT, HALF, CONTENT.length - HALF);

            assertThat(Digest.finish(DIGEST.algorithm(), hash)).isEqualTo(DIGEST);
            assertThat(writer.hash().digest()).isEqualTo(sha256(Arrays.copyOf(CONTENT, HALF)));
        }
    }

    @Test
    void removesWhatNobodyHasGoneOnWithForLong() throws IOException {
        writeHalf();
        Instant modified = Files.getLastModifiedTime(onlySpool()).toInstant();

        assertThat(store.removeAbandonedSpools(modified.minusSeconds(1))).isZero();
        assertThat(spool()).isNotEmptyDirectory();
        assertThat(store.removeAbandonedSpools(modified.plusSeconds(1))).isEqualTo(HALF);
        assertThat(spool()).isEmptyDirectory();
    }

    @Test
    void removesNothingThatSomebodyGoesOnWith() throws IOException {
        writeHalf();
        Files.setLastModifiedTime(onlySpool(), FileTime.from(Instant.EPOCH));
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            assertThat(store.removeAbandonedSpools(Instant.now())).isZero();
            assertThat(writer.file()).exists();
        }
    }

    private void openOnABrokenDisk() throws IOException {
        openOn((file, metaData) -> {
            throw new IOException(BROKEN);
        });
    }

    private void openOn(Disk disk) throws IOException {
        store.close();
        store = FileSystemStore.open(directory, disk);
    }

    /** Takes the half of a blob. */
    private static final class SmallDisk implements Disk {

        @Override
        public long write(FileChannel file, ByteBuffer... bytes) throws IOException {
            if (file.position() + bytes[0].remaining() > HALF) {
                throw new IOException("Disk quota exceeded");
            }
            return Disk.super.write(file, bytes);
        }

        @Override
        public void force(FileChannel file, boolean metaData) throws IOException {
            file.force(metaData);
        }
    }

    private void writeHalf() throws IOException {
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT, 0, HALF));
        }
    }

    private void assertEndsWell() throws IOException {
        try (BlobWriter writer = store.blobs().resume(DIGEST)) {
            assertThat(writer.written()).isEqualTo(HALF);
            writer.write(ByteBuffer.wrap(CONTENT, HALF, CONTENT.length - HALF));
            writer.verify();

            assertThat(content(writer.commit())).isEqualTo(CONTENT);
        }
        assertThat(spool()).isEmptyDirectory();
    }

    private void damage() throws IOException {
        byte[] left = Files.readAllBytes(onlySpool());
        left[HALF / 2] ^= 1;
        Files.write(onlySpool(), left);
    }

    private Path onlySpool() {
        return spool().resolve("sha256-" + DIGEST.hex());
    }

    private Path spool() {
        return directory.resolve("tain/spool");
    }

    private static byte[] sha256(byte[] content) {
        MessageDigest hash = DIGEST.algorithm().newMessageDigest();
        return hash.digest(content);
    }
}
