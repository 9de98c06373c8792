package dev.tain.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the table of results: Tain beside a peer, or a figure of Tain's own that has a goal.
 *
 * @param key what was measured
 * @param peer with whom Tain is compared; empty for a figure of its own
 * @param minimum the smallest ratio, or figure, of all rounds
 * @param median the one in the middle
 * @param maximum the largest
 * @param goal the bar, when there is one and the case has not failed
 */
record Row(Samples.Key key, Optional<String> peer, double minimum, double median, double maximum, Optional<Goal> goal) {

    /** The lines for everything that was measured. */
    static List<Row> of(Samples samples) {
        List<Row> rows = new ArrayList<>();
        samples.forEach((key, figures) -> {
            List<Double> tain = figures.getOrDefault(Subject.TAIN, List.of());
            if (tain.isEmpty()) {
                return;
            }
            Goals.find(key, Optional.empty()).ifPresent(goal -> rows.add(of(samples, key, Optional.empty(), tain)));
            for (Map.Entry<String, List<Double>> other : figures.entrySet()) {
                List<Double> ratios = ratios(tain, other.getValue());
                if (!other.getKey().equals(Subject.TAIN) && !ratios.isEmpty()) {
                    rows.add(of(samples, key, Optional.of(other.getKey()), ratios));
                }
            }
        });
        return rows;
    }

    private static Row of(Samples samples, Samples.Key key, Optional<String> peer, List<Double> figures) {
        double minimum = figures.stream().min(Double::compare).orElseThrow();
        double maximum = figures.stream().max(Double::compare).orElseThrow();
        Optional<Goal> goal = Goals.find(key, peer).filter(bar -> samples.isComplete(key));
        return new Row(key, peer, minimum, Samples.median(figures), maximum, goal);
    }

    /** The ratios of the rounds in which both were measured and the peer came to something. */
    private static List<Double> ratios(List<Double> tain, List<Double> peer) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(tain.size(), peer.size()); round++) {
            if (peer.get(round) > 0) {
                ratios.add(tain.get(round) / peer.get(round));
            }
        }
        return ratios;
    }

    /** With what it is compared, as the tables show it. */
    String against() {
        return peer.orElse("–");
    }

    /** A figure of this line, as the tables show it. */
    String text(double figure) {
        return peer.isPresent() ? Metric.number(figure) + "×" : key.metric().format(figure);
    }

    /** Whether the median is good enough; empty when there is no goal. */
    Optional<Boolean> met() {
        return goal.map(bar -> bar.isMetBy(median));
    }
}
