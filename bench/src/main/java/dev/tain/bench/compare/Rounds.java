package dev.tain.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Measures several subjects in turn, so that what else the machine does hits all of them alike. */
final class Rounds {

    private Rounds() {}

    /** Measures a subject once. */
    @FunctionalInterface
    interface Measurement {

        /** What a subject comes to; empty when it sits this round out. */
        Map<Metric, Double> measure(int round) throws IOException, InterruptedException;
    }

    /**
     * One of those that are compared.
     *
     * @param name its name in the tables
     * @param measurement how it is measured
     */
    record Side(String name, Measurement measurement) {}

    /** Measures all sides in every round, forth in one and back in the next. */
    static void run(Lab lab, Samples samples, String label, List<Side> sides) throws IOException, InterruptedException {
        int rounds = lab.options().rounds();
        for (int round = 0; round < rounds; round++) {
            List<Side> order = new ArrayList<>(sides);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Side side : order) {
                Map<Metric, Double> figures =
                        new TreeMap<>(side.measurement().measure(round)); // the order of the tables
                figures.forEach((metric, value) -> samples.add(label, side.name(), metric, value));
                if (!figures.isEmpty()) {
                    Progress.say("  %s, %d/%d, %s: %s".formatted(label, round + 1, rounds, side.name(), text(figures)));
                }
            }
        }
    }

    private static String text(Map<Metric, Double> figures) {
        return figures.entrySet().stream()
                .map(entry -> entry.getKey().label() + " " + entry.getKey().format(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
