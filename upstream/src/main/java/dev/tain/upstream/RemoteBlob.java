package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/**
 * A blob, or the rest of one, that a remote registry has begun to send. The owner either subscribes to {@link #content()}
 * once or calls {@link #discard()}; otherwise the connection leaks.
 */
public final class RemoteBlob {

    private final Exchange exchange;
    private final OptionalLong size;
    private final long unwanted;
    private final DownloadTurn turn;

    /**
     * A blob.
     *
     * @param unwanted how many bytes at the beginning of the answer have been had already
     * @param turn is given back at the end
     */
    RemoteBlob(Exchange exchange, OptionalLong size, long unwanted, DownloadTurn turn) {
        this.exchange = exchange;
        this.size = size;
        this.unwanted = unwanted;
        this.turn = turn;
    }

    /** The length of the whole blob in bytes, when the registry announced one that can be true. */
    public OptionalLong size() {
        return size;
    }

    /**
     * The bytes from the offset that was asked for as they arrive, not yet verified; a buffer is released when
     * {@code onNext} returns. Ends with an {@link UpstreamException} when the registry does not send all that it announced.
     */
    public Flux<ByteBuf> content() {
        return wanted().doFinally(end -> turn.giveBack());
    }

    /** Gives up the content. */
    public void discard() {
        exchange.discard();
        turn.giveBack();
    }

    private Flux<ByteBuf> wanted() {
        if (isNothingLeft()) {
            return nothing();
        }
        Flux<ByteBuf> body = exchange.body(turn.bandwidths());
        return unwanted == 0 ? body : passingOver(body);
    }

    /** The body of such an answer is an error document. */
    private boolean isNothingLeft() {
        return exchange.status() == 416;
    }

    private Flux<ByteBuf> nothing() {
        return Flux.defer(() -> {
            exchange.discard();
            return Flux.empty();
        });
    }

    /** What is passed over is left empty, not out: an operator that drops a buffer may release it, and its owner does that. */
    private Flux<ByteBuf> passingOver(Flux<ByteBuf> body) {
        return Flux.defer(() -> {
            AtomicLong left = new AtomicLong(unwanted);
            return body.doOnNext(buffer -> {
                int length = (int) Math.min(left.get(), buffer.readableBytes());
                left.addAndGet(-length);
                buffer.skipBytes(length);
            });
        });
    }
}
