package dev.tain.server.pull.blob;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * How far a fill has come, and those who wait for it to come farther. One thread moves it on; any number wait. What comes
 * after the end, good or bad, changes nothing.
 *
 * <p>Until the bytes are verified, nobody gets the last ones of what it reads: a complete answer is a right answer, also
 * when it is one about a part of the blob.
 */
final class Progress {

    /** How much at the end of what is read waits for the verification, in bytes. */
    static final long HELD_BACK = 64 * 1024;

    /** Ends the reading of what is there, for readers who go on elsewhere. */
    static final class SpilledException extends IOException {

        private static final long serialVersionUID = 1L;

        private SpilledException() {
            super("The store takes no more");
        }
    }

    private final Object lock = new Object();
    private final List<Waiter> waiters = new ArrayList<>();
    private State state = new State(0, false, null);

    /**
     * @param written how many bytes are there
     * @param complete whether these are all, and verified
     * @param failure why no more will come
     */
    private record State(
            long written, boolean complete, @Nullable Throwable failure) {

        boolean isEnd() {
            return failure != null || complete;
        }

        boolean answers(Waiter waiter) {
            return isEnd() || readable(waiter) > waiter.offset();
        }

        void answer(Waiter waiter) {
            if (readable(waiter) > waiter.offset()) {
                waiter.sink().success(readable(waiter));
            } else if (failure != null) {
                waiter.sink().error(failure);
            } else {
                waiter.sink().success();
            }
        }

        private long readable(Waiter waiter) {
            long end = waiter.end().orElse(written);
            return Math.min(written, complete ? end : end - HELD_BACK);
        }
    }

    private record Waiter(long offset, OptionalLong end, MonoSink<Long> sink) {}

    /** Where a blob is that is there and verified as a whole: so many bytes. */
    static Progress completed(long size) {
        Progress progress = new Progress();
        progress.complete(size);
        return progress;
    }

    /**
     * Up to where a reader may read, as soon as that is beyond its offset; empty when nothing will be there beyond it; an
     * error when the rest will not come, a {@link SpilledException} when it is to be had elsewhere.
     *
     * @param offset where the reader is, in bytes from the beginning
     * @param end where it will stop; empty when it wants everything and nobody knows how much that is
     */
    Mono<Long> beyond(long offset, OptionalLong end) {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(offset, end, sink);
            sink.onCancel(() -> forget(waiter));
            State now;
            synchronized (lock) {
                now = state;
                if (!now.answers(waiter)) {
                    waiters.add(waiter);
                    return;
                }
            }
            now.answer(waiter);
        });
    }

    /** Completes when no more bytes will come here, for better or worse. */
    Mono<Void> ended() {
        return beyond(Long.MAX_VALUE, OptionalLong.empty())
                .onErrorResume(failure -> Mono.empty())
                .then();
    }

    /** So many bytes are there now, in all. */
    void advance(long written) {
        change(new State(written, false, null));
    }

    /** All bytes are there and verified, and there are so many. */
    void complete(long size) {
        change(new State(size, true, null));
    }

    /** The store takes no more: what is there may be read, and the rest is to be had elsewhere. */
    void spill() {
        State now;
        synchronized (lock) {
            now = state;
        }
        change(new State(now.written(), false, new SpilledException()));
    }

    /** No more bytes will come, and those that came are not to be trusted. */
    void fail(Throwable cause) {
        change(new State(0, false, cause));
    }

    /** Whether any bytes are there that a reader may have got. */
    boolean hasBegun() {
        synchronized (lock) {
            return state.written() > 0;
        }
    }

    /** Why no more bytes will come; empty while they may, when they have, and when the rest is to be had elsewhere. */
    Optional<Throwable> failure() {
        synchronized (lock) {
            return Optional.ofNullable(state.failure()).filter(failure -> !(failure instanceof SpilledException));
        }
    }

    private void change(State next) {
        List<Waiter> answered = new ArrayList<>();
        synchronized (lock) {
            if (state.isEnd()) {
                return;
            }
            state = next;
            waiters.removeIf(waiter -> next.answers(waiter) && answered.add(waiter));
        }
        answered.forEach(next::answer); // outside the lock: it runs what the waiters do next
    }

    private void forget(Waiter waiter) {
        synchronized (lock) {
            waiters.remove(waiter);
        }
    }
}
