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
 * @param spread the ratios, or figures, of all rounds
 * @param goal the bar, when there is one
 * @param open why the bar is not applied, when it is not
 */
record Row(Samples.Key key, Optional<String> peer, Spread spread, Optional<Goal> goal, Optional<String> open) {

    /** With fewer of them, one odd round in the middle of two would be the verdict. */
    static final int FEWEST_ROUNDS = 5;

    /**
     * The lines for everything that was measured.
     *
     * @param quick whether the sizes were not those that the goals are about
     */
    static List<Row> of(Samples samples, boolean quick) {
        List<Row> rows = new ArrayList<>();
        samples.forEach((key, figures) -> {
            List<Double> tain = figures.getOrDefault(Subject.TAIN, List.of());
            if (tain.isEmpty()) {
                return;
            }
            Optional<String> broken = broken(samples.isComplete(key), quick);
            if (Goals.find(key, Optional.empty()).isPresent()) {
                rows.add(of(key, Optional.empty(), tain, broken));
            }
            for (Map.Entry<String, List<Double>> other : figures.entrySet()) {
                List<Double> ratios = ratios(tain, other.getValue());
                if (!other.getKey().equals(Subject.TAIN) && !ratios.isEmpty()) {
                    rows.add(of(key, Optional.of(other.getKey()), ratios, broken));
                }
            }
        });
        return rows;
    }

    private static Optional<String> broken(boolean complete, boolean quick) {
        if (!complete) {
            return Optional.of("failed");
        }
        return quick ? Optional.of("not judged: --quick") : Optional.empty();
    }

    private static Row of(Samples.Key key, Optional<String> peer, List<Double> figures, Optional<String> broken) {
        boolean tooFew = key.metric().isOfARound() && figures.size() < FEWEST_ROUNDS;
        Optional<String> open = broken.or(() ->
                tooFew ? Optional.of("not judged: fewer than %d rounds".formatted(FEWEST_ROUNDS)) : Optional.empty());
        return new Row(key, peer, Spread.of(figures), Goals.find(key, peer), open);
    }

    /** The ratios of the rounds in which both were measured and the peer came to something. */
    static List<Double> ratios(List<Double> tain, List<Double> peer) {
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

    /** Whether the median is good enough; empty when there is no goal, or no verdict. */
    Optional<Boolean> met() {
        return open.isPresent() ? Optional.empty() : goal.map(bar -> bar.isMetBy(spread.median()));
    }

    /** The same, as the tables show it. */
    String verdict() {
        if (goal.isEmpty()) {
            return "–";
        }
        return met().map(met -> met ? "yes" : "**no**").or(() -> open).orElse("–");
    }
}
