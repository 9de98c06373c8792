package dev.tain.server.pull.blob;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * How far a fill has come, and those who wait for it to come farther. One thread moves it on; any number wait. What comes
 * after the end, good or bad, changes nothing.
 */
final class Progress {

    private final Object lock = new Object();
    private final List<Waiter> waiters = new ArrayList<>();
    private State state = new State(0, false, null);

    /**
     * @param readable how many bytes may be read
     * @param complete whether these are all
     * @param failure why no more will come
     */
    private record State(
            long readable, boolean complete, @Nullable Throwable failure) {

        boolean isEnd() {
            return failure != null || complete;
        }

        boolean answers(Waiter waiter) {
            return isEnd() || readable > waiter.offset();
        }

        void answer(Waiter waiter) {
            if (failure != null) {
                waiter.sink().error(failure);
            } else if (readable > waiter.offset()) {
                waiter.sink().success(readable);
            } else {
                waiter.sink().success();
            }
        }
    }

    private record Waiter(long offset, MonoSink<Long> sink) {}

    /**
     * How many bytes may be read, as soon as that is more than the offset; empty when the offset is the end; an error when
     * no more will come.
     */
    Mono<Long> beyond(long offset) {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(offset, sink);
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

    /** So many bytes may be read now. */
    void advance(long readable) {
        change(new State(readable, false, null));
    }

    /** All bytes may be read, and there are so many. */
    void complete(long size) {
        change(new State(size, true, null));
    }

    /** No more bytes will come, and those that came are not to be trusted. */
    void fail(Throwable cause) {
        change(new State(0, false, cause));
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
