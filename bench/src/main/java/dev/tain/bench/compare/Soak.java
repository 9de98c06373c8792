package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Mixed load for a long time; looks at the memory every ten seconds. */
final class Soak implements Case {

    /** The goal is about this one. */
    static final String HOUR_LABEL = "soak of an hour or more";

    private static final String LABEL = "soak";

    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final int QUARTERS = 4;

    /** One a second, up to 4 GiB of them; then they begin again, and are not cold any more. */
    private static final int MOST_COLD_BLOBS = 4_096;

    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MINUTES_PER_HOUR = 60;

    /** How many blobs of 1 MiB it uses up. */
    static int coldBlobs(Options options) {
        return Math.min(MOST_COLD_BLOBS, options.minutes() * SECONDS_PER_MINUTE);
    }

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String summary() {
        return "mixed load for --minutes: memory (RSS), and whether it stays flat";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK);
    }

    @Override
    public boolean usual() {
        return false;
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        Subject tain = lab.warm().tainAnd().get(0);
        List<Double> memory = new ArrayList<>();
        long end =
                System.nanoTime() + Duration.ofMinutes(lab.options().minutes()).toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(MixedLoad.KINDS);
        try {
            List<Future<?>> loads = new MixedLoad(lab, tain, end).start(threads);
            // A load that is done before its time has failed: an idle Tain's memory is not what is wanted.
            while (System.nanoTime() < end && loads.stream().noneMatch(Future::isDone)) {
                Thread.sleep(BETWEEN.toMillis());
                memory.add(tain.server().figures().residentMiB());
                Files.write(tain.server().log(), new byte[0]); // an hour of access lines is some 10 GiB
            }
            for (Future<?> load : loads) {
                load.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("The load failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            // Also when the load fails: what was seen until then may have taken long.
            write(lab, memory);
            note(label(lab.options()), tain, memory, samples);
        }
    }

    private static String label(Options options) {
        return options.minutes() >= MINUTES_PER_HOUR ? HOUR_LABEL : LABEL;
    }

    private static void note(String label, Subject tain, List<Double> memory, Samples samples) {
        samples.add(label, tain.name(), Metric.PEAK, tain.server().figures().peakMiB());
        int quarter = memory.size() / QUARTERS;
        if (quarter > 0) {
            // The first quarter is that in which Tain warms up.
            double before = Samples.median(memory.subList(quarter, 2 * quarter));
            double after = Samples.median(memory.subList(memory.size() - quarter, memory.size()));
            samples.add(label, tain.name(), Metric.GROWTH, after / before);
        }
    }

    /** The memory over time, for a closer look. */
    private static void write(Lab lab, List<Double> memory) throws IOException {
        List<String> lines = new ArrayList<>(List.of("seconds,rss_mib"));
        for (int i = 0; i < memory.size(); i++) {
            lines.add("%d,%.0f".formatted((i + 1) * BETWEEN.toSeconds(), memory.get(i)));
        }
        Files.createDirectories(lab.options().out());
        Path file = Files.write(lab.options().out().resolve("soak-memory.csv"), lines);
        Progress.say("  " + file);
    }
}
