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

    /** Measures all sides in every round, in another order each time. */
    static void run(Lab lab, Samples samples, String label, List<Side> sides) throws IOException, InterruptedException {
        int rounds = lab.options().rounds();
        List<Side> left = new ArrayList<>(sides);
        for (int round = 0; round < rounds; round++) {
            for (Side side : order(left, round)) {
                Map<Metric, Double> figures = Map.of();
                try {
                    figures = new TreeMap<>(side.measurement().measure(round)); // the order of the tables
                } catch (NotStartedException e) {
                    leaveOut(lab, label, side, e);
                    left.remove(side);
                }
                figures.forEach((metric, value) -> samples.add(label, side.name(), metric, value));
                if (!figures.isEmpty()) {
                    Progress.say("  %s, %d/%d, %s: %s".formatted(label, round + 1, rounds, side.name(), text(figures)));
                }
            }
        }
    }

    /** A peer that does not start takes nothing from the others. Without Tain there is nothing to compare. */
    private static void leaveOut(Lab lab, String label, Side side, NotStartedException failure)
            throws NotStartedException {
        if (side.name().equals(Subject.TAIN)) {
            throw failure;
        }
        lab.results().remark("%s: without %s from here on: %s".formatted(label, side.name(), failure.getMessage()));
    }

    /**
     * The order of a round: every second one is the one before it reversed, and each pair begins one side further on. So each of two
     * or three sides is the first, and the last, equally often in six rounds: what comes first after a pause has another machine.
     */
    static <T> List<T> order(List<T> sides, int round) {
        List<T> order = new ArrayList<>(sides);
        Collections.rotate(order, -(round / 2));
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    private static String text(Map<Metric, Double> figures) {
        return figures.entrySet().stream()
                .map(entry -> entry.getKey().label() + " " + entry.getKey().format(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
