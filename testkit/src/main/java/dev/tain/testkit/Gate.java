package dev.tain.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Where answers are held back until a test lets them go on. A gate that was opened stays open. Whatever a closed
 * registry still holds at a gate ends with its connection.
 */
public final class Gate {

    private final Sinks.Empty<Void> opened = Sinks.empty();
    private final AtomicInteger arrivals = new AtomicInteger();

    /** Lets everything pass that waits or will come. */
    public void open() {
        // Fails only when it is open already.
        opened.tryEmitEmpty();
    }

    /** The number of answers that have come to this gate. */
    public int arrivals() {
        return arrivals.get();
    }

    /**
     * Returns when an answer has come to this gate.
     *
     * @throws AssertionError when none does within the limit
     */
    public void awaitArrival(Duration limit) {
        Await.until("an answer at the gate", limit, () -> arrivals() > 0);
    }

    /** Completes when the gate is open. */
    Mono<Void> pass() {
        return Mono.defer(() -> {
            arrivals.incrementAndGet();
            return opened.asMono();
        });
    }
}
