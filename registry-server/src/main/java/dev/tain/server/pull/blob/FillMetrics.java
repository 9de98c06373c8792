package dev.tain.server.pull.blob;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The fills as metrics: how many are running, what they bring, and how they end. */
public final class FillMetrics implements MeterBinder {

    private final Fills fills;

    public FillMetrics(Fills fills) {
        this.fills = fills;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FillTally tally = fills.tally();
        Gauge.builder("tain.fills.running", fills, Fills::running)
                .description("Downloads of blobs under way")
                .register(registry);
        FunctionCounter.builder("tain.fills.bytes", tally, FillTally::bytes)
                .description("Bytes of blobs that came from other registries")
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("tain.fills.failovers", tally, FillTally::failovers)
                .description(
                        "How often another connection had to go on in the middle of a blob, when its download has ended")
                .register(registry);
        for (FillOutcome outcome : FillOutcome.values()) {
            FunctionCounter.builder("tain.fills.finished", tally, it -> it.finished(outcome))
                    .description("Downloads of blobs that have ended, by how")
                    .tag("outcome", outcome.tag())
                    .register(registry);
        }
    }
}
