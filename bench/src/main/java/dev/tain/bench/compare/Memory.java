package dev.tain.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The most memory that any Tain had in the cases before; so this is the last one. */
final class Memory implements Case {

    /** The goal is about this one. */
    static final String LABEL = "memory";

    private static final String SOME_LABEL = "memory, other cases, rounds or options than the goal is about";

    /** Those that put no load on a Tain. */
    private static final Set<String> IDLE = Set.of("start", "plan", LABEL);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String summary() {
        return "the most memory (RSS) that any Tain had in the cases that ran";
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        String label = isAboutGoal(lab) ? LABEL : SOME_LABEL;
        PeakMemory peaks = lab.peaks();
        lab.warm()
                .tainAnd()
                .forEach(tain -> peaks.note(tain.name(), tain.server().figures()));
        peaks.all().forEach((name, mib) -> {
            samples.add(label, name, Metric.PEAK, mib);
            Progress.say("  %s, %s: %s".formatted(label, name, Metric.PEAK.format(mib)));
        });
    }

    /** The goal is about all cases with load, as often as others are judged, and the options that Tain is launched with everywhere. */
    private static boolean isAboutGoal(Lab lab) {
        List<String> loads = Cases.named(List.of()).stream()
                .map(Case::name)
                .filter(name -> !IDLE.contains(name))
                .toList();
        return lab.options().javaOptions().isEmpty()
                && lab.options().rounds() >= Row.FEWEST_ROUNDS
                && lab.results().hasMeasured(loads);
    }
}
