package dev.tain.bench.compare;

import java.io.IOException;
import java.util.Set;

/** The most memory that any Tain had in the cases before; so this is the last one. */
final class Memory implements Case {

    static final String LABEL = "memory";

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String summary() {
        return "the most memory (RSS) that any Tain had in the cases that ran";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of();
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        PeakMemory peaks = lab.peaks();
        lab.warm()
                .tainAnd()
                .forEach(tain -> peaks.note(tain.name(), tain.server().figures()));
        peaks.all().forEach((name, mib) -> {
            samples.add(LABEL, name, Metric.PEAK, mib);
            Progress.say("  %s, %s: %s".formatted(LABEL, name, Metric.PEAK.format(mib)));
        });
    }
}
