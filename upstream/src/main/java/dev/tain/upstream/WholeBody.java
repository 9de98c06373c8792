package dev.tain.upstream;

import dev.tain.upstream.UpstreamException.Failure;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** A body that is gathered in memory. It may be given up on one thread while another one still brings the next bytes. */
final class WholeBody {

    private final URI uri;
    private final int limit;
    private final BodyRoom room;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    /**
     * One that has nothing yet.
     *
     * @param limit how long it may be, in bytes
     * @param room what all such bodies share
     */
    WholeBody(URI uri, int limit, BodyRoom room) {
        this.uri = uri;
        this.limit = limit;
        this.room = room;
    }

    /** Takes what has arrived, which stays its owner's. */
    synchronized void append(ByteBuf buffer) {
        int length = buffer.readableBytes();
        if (closed) {
            return;
        }
        if (bytes.size() + length > limit) {
            throw tooLong(uri, limit);
        }
        if (!room.take(length)) {
            throw new UpstreamException(
                    Failure.BUSY,
                    "%s has an answer for which the memory is used up by others at the moment"
                            .formatted(Failures.shown(uri)));
        }
        try {
            buffer.readBytes(bytes, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Gives its room back. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            room.giveBack(bytes.size());
        }
    }

    static UpstreamException tooLong(URI uri, int limit) {
        return new UpstreamException(
                Failure.FAILED, "%s answered with more than %d bytes".formatted(Failures.shown(uri), limit));
    }
}
