package dev.tain.server.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of one kind of fault: a row of the table in {@code docs/reliability.md}.
 *
 * @param fault what was done, in words
 * @param answers how many answers clients were waiting for when it was done, and got
 * @param wrongAnswers how many of these were wrong, or not complete
 * @param lostBlobs how many blobs the store should have had, and had not
 * @param recoveries how long it took, for each time that the fault was injected
 */
record FaultFigures(String fault, int answers, int wrongAnswers, int lostBlobs, List<Duration> recoveries) {

    /** Prints the row, so that {@code grep '^RELIABILITY'} finds it in the output of a build. */
    void print() {
        System.out.printf(
                Locale.ROOT,
                "RELIABILITY | %s | %d | %,d | %d | %d | %.2f s, %.2f s |%n",
                fault,
                recoveries.size(),
                answers,
                wrongAnswers,
                lostBlobs,
                seconds(recoveries.stream().sorted().toList().get(recoveries.size() / 2)),
                seconds(recoveries.stream().sorted().toList().get(recoveries.size() - 1)));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
