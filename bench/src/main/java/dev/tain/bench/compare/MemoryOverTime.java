package dev.tain.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The memory of a process, looked at again and again. */
final class MemoryOverTime {

    private static final int QUARTERS = 4;
    private static final double SECONDS_PER_HOUR = 3_600;

    private final List<Point> points = new ArrayList<>();

    /**
     * What was seen.
     *
     * @param seconds when, counted from the beginning
     * @param mib the memory, in MiB
     */
    private record Point(double seconds, double mib) {}

    void add(double seconds, double mib) {
        points.add(new Point(seconds, mib));
    }

    /** How much more it is in the last quarter than in the second; the first one is that in which a server warms up. */
    OptionalDouble growth() {
        int quarter = points.size() / QUARTERS;
        if (quarter == 0) {
            return OptionalDouble.empty();
        }
        double before = median(points.subList(quarter, 2 * quarter));
        double after = median(points.subList(points.size() - quarter, points.size()));
        return OptionalDouble.of(after / before);
    }

    /** How much it grows by in the last half, in MiB per hour: the slope of the line that is nearest to all points (least squares). */
    OptionalDouble slopePerHour() {
        List<Point> half = points.subList(points.size() / 2, points.size());
        double meanSeconds = half.stream().mapToDouble(Point::seconds).average().orElse(0);
        double meanMib = half.stream().mapToDouble(Point::mib).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (Point point : half) {
            double seconds = point.seconds() - meanSeconds;
            products += seconds * (point.mib() - meanMib);
            squares += seconds * seconds;
        }
        return squares > 0 ? OptionalDouble.of(products / squares * SECONDS_PER_HOUR) : OptionalDouble.empty();
    }

    /** All of it, as lines of comma-separated values. */
    List<String> csv() {
        List<String> lines = new ArrayList<>(List.of("seconds,rss_mib"));
        points.forEach(point -> lines.add("%d,%d".formatted(Math.round(point.seconds()), Math.round(point.mib()))));
        return lines;
    }

    private static double median(List<Point> some) {
        return Samples.median(some.stream().map(Point::mib).toList());
    }
}
