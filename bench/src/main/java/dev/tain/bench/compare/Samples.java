package dev.tain.bench.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Everything that was measured, in the order in which it came. Threads may share it: who ends the comparison still wants to read it. */
final class Samples {

    private final Map<Key, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final Set<Key> incomplete = new HashSet<>();

    /** What there was when the case that runs began. */
    private @Nullable Set<Key> before;

    /**
     * What a figure is of.
     *
     * @param label the case, in the tables
     * @param metric what was measured
     */
    record Key(String label, Metric metric) {}

    /** Notes that a case begins: what comes is not complete until it ends. */
    synchronized void begin() {
        before = Set.copyOf(values.keySet());
    }

    /** Notes that it has ended; what came of it never becomes complete when it has failed. */
    synchronized void end(boolean failed) {
        if (failed) {
            values.keySet().stream().filter(this::isOfThisCase).forEach(incomplete::add);
        }
        before = null;
    }

    /** Adds what a subject came to in a round. */
    synchronized void add(String label, String subject, Metric metric, double value) {
        values.computeIfAbsent(new Key(label, metric), key -> new LinkedHashMap<>())
                .computeIfAbsent(subject, key -> new ArrayList<>())
                .add(value);
    }

    /** Whether the figures are of all rounds. */
    synchronized boolean isComplete(Key key) {
        return !incomplete.contains(key) && !isOfThisCase(key);
    }

    private boolean isOfThisCase(Key key) {
        return before != null && !before.contains(key);
    }

    synchronized boolean isEmpty() {
        return values.isEmpty();
    }

    /** Hands over the figures of all rounds, by the name of the subject. */
    synchronized void forEach(BiConsumer<Key, Map<String, List<Double>>> reader) {
        values.forEach(reader);
    }

    /** Every single one, as lines of comma-separated values. */
    List<String> csv() {
        List<String> lines = new ArrayList<>(List.of("case,subject,metric,unit,round,value"));
        forEach((key, figures) -> figures.forEach((subject, all) -> {
            for (int round = 0; round < all.size(); round++) {
                // Names of cases have commas; no name has quotes.
                lines.add("\"%s\",\"%s\",\"%s\",\"%s\",%d,%s"
                        .formatted(
                                key.label(),
                                subject,
                                key.metric().label(),
                                key.metric().unit(),
                                round + 1,
                                all.get(round)));
            }
        }));
        return lines;
    }

    /** The middle of some figures. */
    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
