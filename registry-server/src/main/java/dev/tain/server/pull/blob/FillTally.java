package dev.tain.server.pull.blob;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** All fills since the start, in numbers. */
final class FillTally {

    private final LongAdder bytes = new LongAdder();
    private final LongAdder failovers = new LongAdder();
    private final ConcurrentMap<FillOutcome, Long> finished = new ConcurrentHashMap<>();

    void took(long more) {
        bytes.add(more);
    }

    void finished(FillOutcome outcome, int itsFailovers) {
        finished.merge(outcome, 1L, Long::sum);
        failovers.add(itsFailovers);
    }

    /** How many bytes came from places, also those that were wrong or not kept. */
    long bytes() {
        return bytes.sum();
    }

    /** How often another connection had to go on in fills that have ended. */
    long failovers() {
        return failovers.sum();
    }

    long finished(FillOutcome outcome) {
        return finished.getOrDefault(outcome, 0L);
    }
}
