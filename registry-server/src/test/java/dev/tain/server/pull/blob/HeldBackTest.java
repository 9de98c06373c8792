package dev.tain.server.pull.blob;

import static dev.tain.server.pull.blob.Progress.HELD_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.DigestAlgorithm;
import dev.tain.testkit.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldBackTest {

    private static final int SIZE = 3 * (int) HELD_BACK;
    private static final int THERE = 1000;
    private static final Content BLOB = Content.random(1, SIZE);
    private static final BlobPart ALL = new BlobPart(0, OptionalLong.of(SIZE));

    @TempDir
    private Path directory;

    private OpenFile file;

    @BeforeEach
    void writeTheBeginning() throws IOException {
        file = OpenFile.open(
                Files.write(directory.resolve("spool"), BLOB.slice(0, THERE).bytes()));
    }

    @AfterEach
    void everythingIsReleased() {
        assertThat(file.refCnt()).isEqualTo(1);
        file.release();
    }

    @Test
    void givesWhatIsInTheFileFirst() throws IOException {
        HeldBack held = begin(ALL);

        List<BlobPiece> early = held.take(bytes(THERE, SIZE - THERE));
        List<BlobPiece> late = held.verified();

        assertThat(early).singleElement().isInstanceOfSatisfying(FileSegment.class, segment -> {
            assertThat(segment.position()).isZero();
            assertThat(segment.length()).isEqualTo(THERE);
        });
        assertThat(late)
                .singleElement()
                .satisfies(piece -> assertThat(content(piece))
                        .isEqualTo(BLOB.slice(THERE, SIZE - THERE).bytes()));
        release(early);
        release(late);
    }

    @Test
    void holdsAsManyBytesBackAsTheReaderMustNotHave() throws IOException {
        HeldBack held = begin(ALL);
        int piece = 10_000;
        long given = 0;
        for (int offset = THERE; offset < SIZE; offset += piece) {
            List<BlobPiece> ready = held.take(bytes(offset, Math.min(piece, SIZE - offset)));
            given += ready.stream().mapToLong(BlobPiece::length).sum();
            release(ready);
        }

        assertThat(given).isBetween(SIZE - HELD_BACK - piece, SIZE - HELD_BACK);
        List<BlobPiece> rest = held.verified();
        assertThat(rest.stream().mapToLong(BlobPiece::length).sum()).isEqualTo(SIZE - given);
        release(rest);
    }

    @Test
    void givesOnlyTheBytesOfThePart() throws IOException {
        HeldBack held = begin(new BlobPart(THERE + 5, OptionalLong.of(THERE + 25)));

        ByteBuf before = bytes(THERE, 5);
        ByteBuf behind = bytes(THERE + 40, SIZE - THERE - 40);
        assertThat(held.take(before)).isEmpty();
        assertThat(held.take(bytes(THERE + 5, 35))).isEmpty();
        assertThat(held.take(behind)).isEmpty();

        assertThat(before.refCnt()).isZero();
        assertThat(behind.refCnt()).isZero();
        List<BlobPiece> part = held.verified();
        assertThat(part)
                .singleElement()
                .satisfies(piece -> assertThat(content(piece))
                        .isEqualTo(BLOB.slice(THERE + 5, 20).bytes()));
        release(part);
    }

    @Test
    void givesNothingMoreOfWrongContent() {
        HeldBack held = begin(ALL);
        ByteBuf wrong = Unpooled.wrappedBuffer(
                BLOB.corruptedAt(SIZE - 1).slice(THERE, SIZE - THERE).bytes());
        release(held.take(wrong));

        assertThatThrownBy(held::verified).isInstanceOf(WrongContentException.class);

        held.release();
        assertThat(wrong.refCnt()).isZero();
    }

    @Test
    void givesNothingMoreOfABlobWithAnotherLengthThanTheReaderWasTold() {
        BlobPart part = new BlobPart(0, OptionalLong.of(SIZE - 10));
        HeldBack held = new HeldBack(BLOB.digest(), OptionalLong.of(SIZE - 10), prefix(), part);
        release(held.take(bytes(THERE, SIZE - THERE)));

        assertThatThrownBy(held::verified)
                .isInstanceOf(WrongContentException.class)
                .hasMessageContaining("announced with %d".formatted(SIZE - 10));
        held.release();
    }

    @Test
    void freesWhatComesAfterTheReaderHasLeft() {
        HeldBack held = begin(new BlobPart(0, OptionalLong.of(THERE + 150)));
        ByteBuf kept = bytes(THERE, 100);
        ByteBuf late = bytes(THERE + 100, 100);
        assertThat(held.take(kept)).isEmpty();

        held.release();
        assertThat(held.take(late)).isEmpty();

        assertThat(kept.refCnt()).isZero();
        assertThat(late.refCnt()).isZero();
    }

    private HeldBack begin(BlobPart part) {
        HeldBack held = new HeldBack(BLOB.digest(), OptionalLong.of(SIZE), prefix(), part);
        held.keep(file);
        return held;
    }

    private static Prefix prefix() {
        MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
        hash.update(BLOB.slice(0, THERE).bytes());
        return new Prefix(THERE, hash);
    }

    private static ByteBuf bytes(int offset, int length) {
        return Unpooled.wrappedBuffer(BLOB.slice(offset, length).bytes());
    }

    private static byte[] content(BlobPiece piece) {
        return PieceReader.bytes((BytesPiece) piece);
    }

    private static void release(List<BlobPiece> pieces) {
        pieces.forEach(BlobPiece::release);
    }
}
