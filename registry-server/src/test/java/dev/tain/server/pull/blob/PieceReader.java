package dev.tain.server.pull.blob;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** A client that reads a blob, or waits to go on with it. */
final class PieceReader extends BaseSubscriber<BlobPiece> {

    private final long firstPieces;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> all = new CompletableFuture<>();

    private PieceReader(long firstPieces) {
        this.firstPieces = firstPieces;
    }

    /** One that reads everything as it comes. */
    static PieceReader all(BlobBody body) {
        return begin(body, Long.MAX_VALUE);
    }

    /** One that waits after so many pieces, which may be none. */
    static PieceReader begin(BlobBody body, long pieces) {
        PieceReader reader = new PieceReader(pieces);
        body.pieces().doOnDiscard(BlobPiece.class, BlobPiece::release).subscribe(reader);
        return reader;
    }

    /** Reads the rest. */
    PieceReader goOn() {
        requestUnbounded();
        return this;
    }

    /** What it has read when there is no more; fails as the reading fails. */
    CompletableFuture<byte[]> result() {
        return all;
    }

    synchronized int count() {
        return read.size();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (firstPieces > 0) {
            request(firstPieces);
        }
    }

    @Override
    protected synchronized void hookOnNext(BlobPiece piece) {
        try {
            read.write(bytes(piece));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            piece.release();
        }
    }

    @Override
    protected void hookOnComplete() {
        all.complete(read.toByteArray());
    }

    @Override
    protected void hookOnError(Throwable error) {
        all.completeExceptionally(error);
    }

    private static byte[] bytes(BlobPiece piece) throws IOException {
        return piece instanceof FileSegment segment ? bytes(segment) : bytes((BytesPiece) piece);
    }

    private static byte[] bytes(FileSegment segment) throws IOException {
        byte[] bytes = new byte[(int) segment.length()];
        segment.file().channel().read(ByteBuffer.wrap(bytes), segment.position());
        return bytes;
    }

    static byte[] bytes(BytesPiece piece) {
        ByteBuf taken = piece.take().orElseThrow();
        try {
            return ByteBufUtil.getBytes(taken);
        } finally {
            taken.release();
        }
    }
}
