package dev.tain.server.pull.blob;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** One fill in numbers, which are added to those of all fills. */
final class FillAccount {

    private final FillTally all;
    private final Instant since;
    private final Rate rate = new Rate(System::nanoTime);
    private final AtomicBoolean finished = new AtomicBoolean();

    /** Begins now. */
    FillAccount(FillTally all, Instant now) {
        this.all = all;
        this.since = now;
    }

    /** When the fill began. */
    Instant since() {
        return since;
    }

    long bytesPerSecond() {
        return rate.perSecond();
    }

    void took(int bytes) {
        rate.add(bytes);
        all.took(bytes);
    }

    /** The fill has ended; false when it had ended before, in whatever way. */
    boolean finish(FillOutcome outcome, int failovers) {
        boolean first = finished.compareAndSet(false, true);
        if (first) {
            all.finished(outcome, failovers);
        }
        return first;
    }
}
