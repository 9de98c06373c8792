package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Asks for a body piece by piece, and no faster than the bandwidths permit that it shares with others. It stands behind the
 * {@link SilenceLimit}: the time in which it does not ask is not the registry's. Nothing is kept here but the question; the
 * connection reads a few pieces ahead of it, and leaves the rest with the registry.
 */
final class Throttle extends FluxOperator<ByteBuf, ByteBuf> {

    /** What is taken for the length of the next piece as long as there was none. */
    private static final int USUAL_PIECE = 8 * 1024;

    private final List<Bandwidth> bandwidths;
    private final EventExecutor eventLoop;

    Throttle(Flux<ByteBuf> source, List<Bandwidth> bandwidths, EventExecutor eventLoop) {
        super(source);
        this.bandwidths = bandwidths;
        this.eventLoop = eventLoop;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        source.subscribe(new Throttled(actual));
    }

    private final class Throttled extends BodyStep {

        private int usual = USUAL_PIECE;

        /** The bytes for which a piece is asked for, or is going to be; 0 when none is. */
        private int reserved;

        Throttled(CoreSubscriber<? super ByteBuf> reader) {
            super(reader, eventLoop);
        }

        @Override
        void wanted(long more, boolean first) {
            askNext();
        }

        @Override
        void came(ByteBuf piece) {
            int length = piece.readableBytes();
            correct(length);
            usual = Math.max(1, length);
            handOn(piece);
            askNext();
        }

        /** What was reserved in vain is there for others. */
        @Override
        void over() {
            correct(0);
        }

        private void askNext() {
            if (!isWanted() || reserved > 0) {
                return;
            }
            reserved = usual;
            long wait = 0;
            for (Bandwidth bandwidth : bandwidths) {
                wait = Math.max(wait, bandwidth.reserve(reserved));
            }
            if (wait == 0) {
                ask(1);
            } else {
                setAlarm(() -> ask(1), wait);
            }
        }

        private void correct(int length) {
            for (Bandwidth bandwidth : bandwidths) {
                bandwidth.correct(length - reserved);
            }
            reserved = 0;
        }
    }
}
