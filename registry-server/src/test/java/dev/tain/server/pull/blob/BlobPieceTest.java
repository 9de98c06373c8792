package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Whoever lets go of a piece, what somebody else holds of it stays. */
class BlobPieceTest {

    private final ByteBuf bytes = Unpooled.buffer().writeBytes(new byte[10]).retain();
    private final OpenFile file = OpenFile.none();

    @Test
    void bytesAreReleasedOnce() {
        BytesPiece piece = new BytesPiece(bytes);

        piece.release();
        piece.release();

        assertThat(bytes.refCnt()).isEqualTo(1);
        assertThat(piece.take()).isEmpty();
    }

    @Test
    void bytesAreHandedOverOnceAndNotReleasedThen() {
        BytesPiece piece = new BytesPiece(bytes);

        assertThat(piece.take()).containsSame(bytes);
        piece.release();

        assertThat(bytes.refCnt()).isEqualTo(2);
        assertThat(piece.take()).isEmpty();
        assertThat(piece.length()).isEqualTo(10);
    }

    @Test
    void aSegmentLetsGoOfItsFileOnce() {
        FileSegment segment = FileSegment.retained(file, 0, 10);

        segment.release();
        segment.release();

        assertThat(file.refCnt()).isEqualTo(1);
    }
}
