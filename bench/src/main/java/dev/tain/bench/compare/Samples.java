package dev.tain.bench.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Everything that was measured, in the order in which it came. */
final class Samples {

    private final Map<Key, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final Set<Key> incomplete = new HashSet<>();

    /**
     * What a figure is of.
     *
     * @param label the case, in the tables
     * @param metric what was measured
     */
    record Key(String label, Metric metric) {}

    /** Adds what a subject came to in a round. */
    void add(String label, String subject, Metric metric, double value) {
        values.computeIfAbsent(new Key(label, metric), key -> new LinkedHashMap<>())
                .computeIfAbsent(subject, key -> new ArrayList<>())
                .add(value);
    }

    /** Notes that what has come since then is not all of it: the case has failed. */
    void incompleteSince(Set<Key> before) {
        values.keySet().stream().filter(key -> !before.contains(key)).forEach(incomplete::add);
    }

    /** What there are figures of. */
    Set<Key> keys() {
        return Set.copyOf(values.keySet());
    }

    /** Whether the figures are of all rounds. */
    boolean isComplete(Key key) {
        return !incomplete.contains(key);
    }

    /** Hands over the figures of all rounds, by the name of the subject. */
    void forEach(BiConsumer<Key, Map<String, List<Double>>> reader) {
        values.forEach(reader);
    }

    /** The middle of some figures. */
    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
