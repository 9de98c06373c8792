package dev.tain.bench.compare;

import java.util.Optional;

/**
 * A bar that Tain is held to.
 *
 * @param label the case, in the tables
 * @param metric what is measured
 * @param peer with whom Tain is compared; empty when the bar is a figure of Tain's own
 * @param atMost whether Tain is to stay at or below the bar, and not at or above it
 * @param bar the ratio Tain ÷ peer, or the figure in the metric's unit
 */
record Goal(String label, Metric metric, Optional<String> peer, boolean atMost, double bar) {

    static Goal atMost(double bar, String label, Metric metric, String peer) {
        return new Goal(label, metric, Optional.of(peer), true, bar);
    }

    static Goal atLeast(double bar, String label, Metric metric, String peer) {
        return new Goal(label, metric, Optional.of(peer), false, bar);
    }

    /** A bar for Tain's own figure. */
    static Goal atMost(double bar, String label, Metric metric) {
        return new Goal(label, metric, Optional.empty(), true, bar);
    }

    /** Whether a figure is good enough, rounded as the tables show it: nobody is to read "40.0×, at least 40.0×, no". */
    boolean isMetBy(double value) {
        double shown = Metric.shown(value);
        return atMost ? shown <= bar : shown >= bar;
    }

    /** The bar, as the tables show it. */
    String text() {
        return (atMost ? "≤ " : "≥ ") + (peer.isPresent() ? Metric.number(bar) + "×" : metric.format(bar));
    }
}
