package dev.tain.bench.compare;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The most memory (RSS) that each Tain had, over all its processes, in MiB. */
final class PeakMemory {

    private final Map<String, Double> peaks = new ConcurrentHashMap<>();

    /** Notes what a process has had so far. */
    void note(String name, ProcessFigures figures) {
        peaks.merge(name, figures.peakMiB(), Math::max);
    }

    /** The peaks by the names of the subjects. */
    Map<String, Double> all() {
        return Map.copyOf(peaks);
    }
}
