package dev.tain.bench.compare;

import java.util.List;

/**
 * How far the rounds are apart.
 *
 * @param minimum the smallest ratio, or figure, of all rounds
 * @param median the one in the middle
 * @param maximum the largest
 * @param rounds how many there are
 */
record Spread(double minimum, double median, double maximum, int rounds) {

    /** That of some figures, of which there is at least one. */
    static Spread of(List<Double> figures) {
        double minimum = figures.stream().min(Double::compare).orElseThrow();
        double maximum = figures.stream().max(Double::compare).orElseThrow();
        return new Spread(minimum, Samples.median(figures), maximum, figures.size());
    }
}
