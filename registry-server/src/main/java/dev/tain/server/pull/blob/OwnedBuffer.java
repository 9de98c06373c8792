package dev.tain.server.pull.blob;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A buffer on its way through the queues between threads. A queue that is cancelled on one thread may discard what another thread has
 * just taken out of it, so the buffer is released once, however many let go of it, and not while somebody uses it.
 */
final class OwnedBuffer {

    private final ByteBuf bytes;
    private boolean released;

    /** What is done with bytes. */
    @FunctionalInterface
    interface Use {

        void of(ByteBuffer... bytes) throws IOException;
    }

    private OwnedBuffer(ByteBuf bytes) {
        this.bytes = bytes;
    }

    /** Takes over the buffer. */
    static OwnedBuffer of(ByteBuf bytes) {
        return new OwnedBuffer(bytes);
    }

    /** Keeps the buffer for longer than the one has it who gives it. */
    static OwnedBuffer retained(ByteBuf bytes) {
        return new OwnedBuffer(bytes.retain());
    }

    /** Does nothing when the buffer was released or handed over. */
    synchronized void use(Use use) throws IOException {
        if (!released) {
            use.of(bytes.nioBuffers());
        }
    }

    /** Hands the buffer over, to be released by whoever gets it; empty when it was released, or handed over before. */
    synchronized Optional<ByteBuf> take() {
        if (released) {
            return Optional.empty();
        }
        released = true;
        return Optional.of(bytes);
    }

    synchronized void release() {
        if (!released) {
            released = true;
            bytes.release();
        }
    }
}
