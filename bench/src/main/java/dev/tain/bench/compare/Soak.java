package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        MemoryOverTime memory = new MemoryOverTime();
        long start = System.nanoTime();
        long end = start + Duration.ofMinutes(lab.options().minutes()).toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(MixedLoad.KINDS);
        try {
            List<Future<?>> loads = new MixedLoad(lab, tain, end).start(threads);
            // A load that is done before its time has failed: an idle Tain's memory is not what is wanted.
            while (System.nanoTime() < end && loads.stream().noneMatch(Future::isDone)) {
                Thread.sleep(BETWEEN.toMillis());
                memory.add(
                        (System.nanoTime() - start) / 1e9,
                        tain.server().figures().residentMiB());
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

    private static void note(String label, Subject tain, MemoryOverTime memory, Samples samples) {
        samples.add(label, tain.name(), Metric.PEAK, tain.server().figures().peakMiB());
        memory.growth().ifPresent(growth -> samples.add(label, tain.name(), Metric.GROWTH, growth));
        memory.slopePerHour().ifPresent(slope -> samples.add(label, tain.name(), Metric.SLOPE, slope));
    }

    /** The memory over time, for a closer look. */
    private static void write(Lab lab, MemoryOverTime memory) throws IOException {
        Path file = Files.write(lab.options().out().resolve("soak-memory.csv"), memory.csv());
        Progress.say("  " + file);
    }
}
