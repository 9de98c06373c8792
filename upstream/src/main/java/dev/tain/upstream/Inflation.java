package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * Takes the compression off a body as fast as somebody wants it, and no faster: a few hundred bytes may stand for a thousand
 * times as many, and Netty's own handler makes all of these at once of whatever has arrived.
 */
final class Inflation implements AutoCloseable {

    /** How much is taken off at once, in bytes; what comes of it has a thousand times this at most. */
    private static final int BITE = 128;

    /** How much comes of that until it is handed on, in bytes, and what comes of one bite more. */
    private static final int PIECE = 64 * 1024;

    private final EmbeddedChannel decoder;
    private boolean closed;

    private Inflation(ZlibWrapper form) {
        decoder = new EmbeddedChannel(new JdkZlibDecoder(form, 0));
    }

    /** The form of compression that a {@code Content-Encoding} names; empty for none, and for what is not known. */
    static Optional<ZlibWrapper> form(String contentEncoding) {
        return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> Optional.of(ZlibWrapper.GZIP);
            case "deflate", "x-deflate" -> Optional.of(ZlibWrapper.ZLIB_OR_NONE);
            default -> Optional.empty();
        };
    }

    /** What the body is without it; the pieces need not be released. */
    static Flux<ByteBuf> of(Flux<ByteBuf> body, ZlibWrapper form) {
        return Flux.using(
                () -> new Inflation(form),
                inflation -> body.map(ByteBufUtil::getBytes).concatMapIterable(inflation::pieces, 1),
                Inflation::close);
    }

    private Iterable<ByteBuf> pieces(byte[] compressed) {
        return () -> new Pieces(compressed);
    }

    private final class Pieces implements Iterator<ByteBuf> {

        private final byte[] compressed;
        private int taken;

        Pieces(byte[] compressed) {
            this.compressed = compressed;
        }

        @Override
        public boolean hasNext() {
            return taken < compressed.length;
        }

        /** May be empty: some of what is compressed says nothing yet. */
        @Override
        public ByteBuf next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ByteBuf piece = Unpooled.buffer();
            while (hasNext() && piece.readableBytes() < PIECE) {
                int length = Math.min(BITE, compressed.length - taken);
                inflate(Unpooled.wrappedBuffer(compressed, taken, length), piece);
                taken += length;
            }
            return piece;
        }
    }

    /** Whoever wants no more may say so on another thread. */
    private synchronized void inflate(ByteBuf bite, ByteBuf piece) {
        if (closed) {
            return;
        }
        decoder.writeInbound(bite);
        for (ByteBuf inflated = decoder.readInbound(); inflated != null; inflated = decoder.readInbound()) {
            piece.writeBytes(inflated);
            inflated.release();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        decoder.finishAndReleaseAll();
    }
}
