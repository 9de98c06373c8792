package dev.tain.testkit;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** Which faults happen to which of the requests that match, counted from 1 since the script was written. */
final class FaultScript {

    private final RequestMatch match;
    private final IntPredicate turns;
    private final List<Fault> faults;
    private final AtomicInteger seen = new AtomicInteger();

    FaultScript(RequestMatch match, IntPredicate turns, List<Fault> faults) {
        this.match = match;
        this.turns = turns;
        this.faults = faults;
    }

    void play(RecordedRequest request, Answer answer) {
        if (match.matches(request) && turns.test(seen.incrementAndGet())) {
            faults.forEach(fault -> fault.applyTo(answer));
        }
    }
}
