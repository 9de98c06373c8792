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
import reactor.core.publisher.Flux;

/**
 * Takes the compression off a body as fast as somebody wants it, and no faster: a few hundred bytes may stand for a thousand
 * times as many, and Netty's own handler makes all of these at once of whatever has arrived.
 */
final class Inflation implements AutoCloseable {

    /** How much is taken off at once, in bytes; what comes of it has a thousand times this at most. */
    private static final int BITE = 128;

    private final EmbeddedChannel decoder;
    private boolean closed;

    private Inflation(ZlibWrapper form) {
        decoder = new EmbeddedChannel(new JdkZlibDecoder(form, 0));
    }

    /** Whether a {@code Content-Encoding} says that a body is compressed. */
    static boolean isWanted(String contentEncoding) {
        return !contentEncoding.isBlank() && !contentEncoding.strip().equalsIgnoreCase("identity");
    }

    /**
     * The form of compression.
     *
     * @throws IllegalArgumentException for one that is not known
     */
    static ZlibWrapper form(String contentEncoding) {
        return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> ZlibWrapper.GZIP;
            case "deflate", "x-deflate" -> ZlibWrapper.ZLIB_OR_NONE;
            default -> throw new IllegalArgumentException("Content-Encoding " + contentEncoding);
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
            int length = Math.min(BITE, compressed.length - taken);
            ByteBuf bite = Unpooled.wrappedBuffer(compressed, taken, length);
            taken += length;
            return inflate(bite);
        }
    }

    /** Whoever wants no more may say so on another thread. */
    private synchronized ByteBuf inflate(ByteBuf bite) {
        if (closed) {
            return Unpooled.EMPTY_BUFFER;
        }
        decoder.writeInbound(bite);
        ByteBuf inflated = Unpooled.buffer();
        for (ByteBuf piece = decoder.readInbound(); piece != null; piece = decoder.readInbound()) {
            inflated.writeBytes(piece);
            piece.release();
        }
        return inflated;
    }

    @Override
    public synchronized void close() {
        closed = true;
        decoder.finishAndReleaseAll();
    }
}
