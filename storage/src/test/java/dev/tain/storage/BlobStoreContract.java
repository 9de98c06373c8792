package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static dev.tain.storage.Blobs.commit;
import static dev.tain.storage.Blobs.content;
import static dev.tain.storage.Blobs.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every blob store promises. */
abstract class BlobStoreContract {

    private static final byte[] CONTENT = bytes("content");
    private static final Digest DIGEST = Digest.sha256(CONTENT);

    /** The store under test, empty at the beginning of each test. */
    abstract BlobStore store();

    @Test
    void findsNothingThatWasNotWritten() throws IOException {
        assertThat(store().find(DIGEST)).isEmpty();
    }

    @Test
    void findsWhatWasCommitted() throws IOException {
        StoredBlob committed = commit(store(), CONTENT);

        assertThat(committed.digest()).isEqualTo(DIGEST);
        assertThat(committed.size()).isEqualTo(CONTENT.length);
        assertThat(content(committed)).isEqualTo(CONTENT);
        assertThat(store().find(DIGEST)).contains(committed);
    }

    @Test
    void keepsBlobsApart() throws IOException {
        commit(store(), CONTENT);
        StoredBlob other = commit(store(), bytes("other"));

        assertThat(content(other)).isEqualTo(bytes("other"));
        assertThat(content(store().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @EnumSource
    void keepsBlobsOfEveryAlgorithm(DigestAlgorithm algorithm) throws IOException {
        Digest digest = Digest.of(algorithm, CONTENT);
        try (BlobWriter writer = written(store(), digest, CONTENT)) {
            writer.verify();
            writer.commit();
        }

        assertThat(content(store().find(digest).orElseThrow())).isEqualTo(CONTENT);
    }

    @Test
    void keepsTheEmptyBlob() throws IOException {
        StoredBlob empty = commit(store(), new byte[0]);

        assertThat(empty.size()).isZero();
        assertThat(store().find(empty.digest())).contains(empty);
    }

    @Test
    void takesABlobInPiecesOfAnyKindOfBuffer() throws IOException {
        byte[] content = bytes(1, 3_000_000);
        ByteBuffer heap = ByteBuffer.wrap(content, 0, 1_000_000);
        ByteBuffer direct = ByteBuffer.allocateDirect(1_000_000)
                .put(content, 1_000_000, 1_000_000)
                .flip();
        ByteBuffer readOnly = ByteBuffer.wrap(content, 2_000_000, 1_000_000).asReadOnlyBuffer();
        try (BlobWriter writer = store().write(Digest.sha256(content))) {
            for (ByteBuffer piece : Arrays.asList(heap, direct, readOnly)) {
                ByteBuffer written = piece.duplicate();
                writer.write(piece);
                writer.hashWritten(written);
                assertThat(piece.hasRemaining()).isFalse();
                assertThat(written.hasRemaining()).isFalse();
            }
            writer.verify();

            assertThat(content(writer.commit())).isEqualTo(content);
        }
    }

    /** All, none, and so many at a time that some are left for the end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void itsBytesMayBeHashedBesideTheWriting(int behind) throws IOException {
        byte[] content = bytes(1, 3_000_000);
        int piece = 1_000_000;
        try (BlobWriter writer = store().write(Digest.sha256(content))) {
            for (int offset = 0; offset < content.length; offset += piece) {
                writer.write(ByteBuffer.wrap(content, offset, piece));
                int hashed = offset - behind * piece;
                if (hashed >= 0) {
                    writer.hashWritten(ByteBuffer.wrap(content, hashed, piece));
                }
            }
            writer.verify();

            assertThat(content(writer.commit())).isEqualTo(content);
        }
    }

    @Test
    void bytesThatWereHashedInPlaceOfThoseOfTheBlobAreRefused() throws IOException {
        try (BlobWriter writer = store().write(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT));
            writer.hashWritten(ByteBuffer.wrap(bytes("cOntent")));

            assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(writer::verify);
        }
    }

    @Test
    void bytesThatAreNotWrittenAreNotHashed() throws IOException {
        try (BlobWriter writer = store().write(DIGEST)) {
            writer.write(ByteBuffer.wrap(CONTENT, 0, 3));

            assertThatIllegalStateException().isThrownBy(() -> writer.hashWritten(ByteBuffer.wrap(CONTENT, 0, 4)));
            writer.write(ByteBuffer.wrap(CONTENT, 3, CONTENT.length - 3));
            writer.verify();

            assertThat(content(writer.commit())).isEqualTo(CONTENT);
        }
    }

    @Test
    void whatIsWrittenMayBeSyncedUntilItIsCommitted() throws IOException {
        try (BlobWriter writer = store().write(DIGEST)) {
            writer.syncWritten();
            writer.write(ByteBuffer.wrap(CONTENT, 0, 3));
            writer.syncWritten();
            writer.write(ByteBuffer.wrap(CONTENT, 3, CONTENT.length - 3));
            writer.verify();
            writer.syncWritten();

            assertThat(content(writer.commit())).isEqualTo(CONTENT);
            writer.syncWritten();
        }
    }

    @Test
    void letsOthersReadWhatIsWrittenSoFar() throws IOException {
        try (BlobWriter writer = store().write(DIGEST)) {
            assertThat(writer.written()).isZero();
            writer.write(ByteBuffer.wrap(CONTENT, 0, 3));

            assertThat(writer.written()).isEqualTo(3);
            assertThat(Files.readAllBytes(writer.file())).isEqualTo(Arrays.copyOf(CONTENT, 3));
        }
    }

    @Test
    void showsNothingBeforeTheCommit() throws IOException {
        try (BlobWriter writer = written(store(), DIGEST, CONTENT)) {
            assertThat(store().find(DIGEST)).as("written").isEmpty();
            writer.verify();
            assertThat(store().find(DIGEST)).as("verified").isEmpty();
            writer.commit();
            assertThat(store().find(DIGEST)).as("committed").isPresent();
        }
        assertThat(store().find(DIGEST)).as("closed").isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "conten", "content.", "cOntent", "tnetnoc"})
    void refusesBytesThatAreNotThoseOfTheBlob(String wrong) throws IOException {
        try (BlobWriter writer = written(store(), DIGEST, bytes(wrong))) {
            assertThatExceptionOfType(DigestMismatchException.class)
                    .isThrownBy(writer::verify)
                    .withMessageContaining(DIGEST.toString())
                    .withMessageContaining(Digest.sha256(bytes(wrong)).toString())
                    .withMessageContaining("%d bytes", wrong.length());
            assertThatIllegalStateException().isThrownBy(writer::commit);
        }
        assertThat(store().find(DIGEST)).isEmpty();
    }

    @Test
    void takesTheRightBytesAfterAMismatch() throws IOException {
        try (BlobWriter writer = written(store(), DIGEST, bytes("wrong"))) {
            assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(writer::verify);
        }

        assertThat(content(commit(store(), CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void commitsNothingUnverified() throws IOException {
        try (BlobWriter writer = written(store(), DIGEST, CONTENT)) {
            assertThatIllegalStateException().isThrownBy(writer::commit);
        }
        assertThat(store().find(DIGEST)).isEmpty();
    }

    @Test
    void takesNoBytesAfterTheVerification() throws IOException {
        try (BlobWriter writer = written(store(), DIGEST, CONTENT)) {
            writer.verify();
            assertThatIllegalStateException().isThrownBy(() -> writer.write(ByteBuffer.wrap(bytes("more"))));

            assertThat(content(writer.commit())).isEqualTo(CONTENT);
        }
    }

    /** The hash of the empty blob is also that of a hash that begins anew. */
    @Test
    void verifiesOnlyOnce() throws IOException {
        Digest empty = Digest.sha256(new byte[0]);
        try (BlobWriter writer = written(store(), empty, bytes("wrong"))) {
            assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(writer::verify);
            assertThatIllegalStateException().isThrownBy(writer::verify);
            assertThatIllegalStateException().isThrownBy(writer::commit);
        }
        assertThat(store().find(empty)).isEmpty();
    }

    @Test
    void doesNotCountBytesThatItCouldNotTake() throws IOException {
        BlobWriter writer = store().write(DIGEST);
        writer.close();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> writer.write(ByteBuffer.wrap(CONTENT)));
        assertThat(writer.written()).isZero();
        assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(writer::verify);
    }

    @Test
    void discardsWhatWasNotCommitted() throws IOException {
        BlobWriter writer = written(store(), DIGEST, CONTENT);
        writer.verify();
        writer.close();

        assertThat(writer.file()).doesNotExist();
        assertThat(store().find(DIGEST)).isEmpty();
        assertThatExceptionOfType(IOException.class).isThrownBy(writer::commit);
    }

    @Test
    void canBeClosedTwice() throws IOException {
        BlobWriter writer = written(store(), DIGEST, CONTENT);
        writer.verify();
        writer.commit();
        writer.close();
        writer.close();

        assertThat(content(store().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
    }

    @Test
    void writersOfOneBlobDoNotDisturbEachOther() throws IOException {
        BlobWriter wrong = store().write(DIGEST);
        try (BlobWriter first = store().write(DIGEST);
                BlobWriter second = store().write(DIGEST)) {
            for (byte one : CONTENT) {
                first.write(ByteBuffer.wrap(new byte[] {one}));
                wrong.write(ByteBuffer.wrap(new byte[] {0}));
                second.write(ByteBuffer.wrap(new byte[] {one}));
            }
            first.verify();
            first.commit();
            assertThatExceptionOfType(DigestMismatchException.class).isThrownBy(wrong::verify);
            wrong.close();
            assertThat(content(store().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
            second.verify();

            assertThat(content(second.commit())).isEqualTo(CONTENT);
        }
    }

    @Test
    void aReaderOfABlobKeepsItWhenItIsCommittedAgain() throws IOException {
        try (var reader = Files.newInputStream(commit(store(), CONTENT).file())) {
            commit(store(), CONTENT);

            assertThat(reader.readAllBytes()).isEqualTo(CONTENT);
        }
    }
}
