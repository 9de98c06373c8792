package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;

/**
 * A blob that a remote registry has begun to send. The owner either subscribes to {@link #content()} once or calls
 * {@link #discard()}; otherwise the connection leaks.
 */
public final class RemoteBlob {

    private final Exchange exchange;

    RemoteBlob(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The length in bytes, when the registry announced it. */
    public OptionalLong size() {
        return exchange.contentLength();
    }

    /**
     * The bytes as they arrive, not yet verified; a buffer is released when {@code onNext} returns. Ends with an
     * {@link UpstreamException} when the registry does not send all that it announced.
     */
    public Flux<ByteBuf> content() {
        return exchange.body();
    }

    /** Gives up the content. */
    public void discard() {
        exchange.discard();
    }
}
