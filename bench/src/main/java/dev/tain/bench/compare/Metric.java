package dev.tain.bench.compare;

import java.util.List;
import java.util.Locale;

/** What is measured of a subject. */
enum Metric {
    THROUGHPUT("throughput", "GiB/s"),
    CPU_PER_GIB("CPU per GiB", "s"),
    RATE("requests per second", ""),
    CPU_PER_REQUEST("CPU per request", "µs"),
    P99("99th percentile", "ms"),
    TIME("time", "s"),
    CPU("CPU", "s"),
    TAKEN("taken from the upstream", "blobs"),
    FIRST_BYTE("first byte", "ms"),
    LATER("first byte later than direct", "ms"),
    PEAK("RSS at its peak", "MiB"),
    GROWTH("RSS, last quarter ÷ second quarter", "×"),
    SLOPE("RSS, slope of the last half", "MiB per hour"),
    START("start to first 200", "ms"),
    PLAN("plan with 10,000 entries", "µs");

    private final String label;
    private final String unit;

    Metric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    /** Whether there is one figure of it for each round, and not one for all of the time. */
    boolean isOfARound() {
        return !List.of(PEAK, GROWTH, SLOPE).contains(this);
    }

    /** A value as it is shown. */
    static double shown(double value) {
        return Double.parseDouble(number(value).replace(",", ""));
    }

    /** A value with its unit. */
    String format(double value) {
        return (number(value) + " " + unit).strip();
    }

    /** A number with about three digits that say something. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
