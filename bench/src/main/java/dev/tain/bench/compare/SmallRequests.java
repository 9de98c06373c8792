package dev.tain.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Many connections ask for the same small thing that everybody holds.
 *
 * @param name its name on the command line
 * @param summary what it measures
 * @param label what the tables call it
 * @param path the path of the thing
 * @param peers with whom Tain is compared
 */
record SmallRequests(String name, String summary, String label, Function<Content, String> path, List<String> peers)
        implements Case {

    static final SmallRequests MANIFEST = new SmallRequests(
            "manifest",
            "a manifest by digest over 64 connections, all with access logs: requests per second",
            "manifest, 64 connections",
            content -> content.image().manifest().manifestPath(),
            List.of(Subject.NGINX_LOGGING, Subject.NGINX_TUNED_LOGGING, Subject.REGISTRY));

    /** Tain always writes its access log; so nginx is there with one as well, for comparison. */
    static final SmallRequests SMALL_BLOB = new SmallRequests(
            "small-blob",
            "a held blob of 4 KiB over 64 connections: requests per second",
            "blob of 4 KiB, 64 connections",
            content -> content.small().path(),
            List.of(Subject.NGINX, Subject.NGINX_LOGGING, Subject.NGINX_TUNED, Subject.REGISTRY));

    private static final int CONNECTIONS = 64;
    private static final int MOST_WARM_UPS = 8;
    private static final double STILL_WARMING = 1.05;
    private static final double MICROS = 1e6;
    private static final Duration TO_LOG = Duration.ofSeconds(10);
    private static final int POLL_MILLIS = 100;

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK);
    }

    @Override
    public Set<Tool> peerTools() {
        return Set.of(Tool.DOCKER_REGISTRY);
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        List<Subject> subjects = lab.warm().tainAnd(peers.toArray(String[]::new));
        String asked = path.apply(lab.content());
        Wrk wrk = new Wrk(lab.processes());
        for (Subject subject : subjects) {
            warmUp(wrk, subject.url(asked), lab.sizes().warmUp());
        }
        List<Rounds.Side> sides = subjects.stream()
                .map(subject -> new Rounds.Side(subject.name(), round -> measure(lab, subject, asked)))
                .toList();
        Rounds.run(lab, samples, label, sides);
    }

    /** Until it gets no faster: a compiler that shares its cores with others may take minutes. */
    private static void warmUp(Wrk wrk, String url, Duration time) throws IOException, InterruptedException {
        double before = 0;
        for (int run = 0; run < MOST_WARM_UPS; run++) {
            double rate = wrk.run(url, CONNECTIONS, time).rate();
            if (rate < before * STILL_WARMING) {
                return;
            }
            before = rate;
        }
    }

    /** Tain would rather lose lines of its access log than requests; then it had less to do than others. */
    private static void requireLines(Path log, long from, String asked, long least)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TO_LOG.toNanos();
        long lines = lines(log, from, asked);
        while (lines < least) {
            if (System.nanoTime() > end) {
                throw new IOException("%s has %d lines for %d requests".formatted(log, lines, least));
            }
            Thread.sleep(POLL_MILLIS);
            lines = lines(log, from, asked);
        }
    }

    /** Once nothing of what was before is still written to it. */
    private static long sizeAtRest(Path log) throws IOException, InterruptedException {
        long before = -1;
        long size = Files.size(log);
        while (size > before) {
            Thread.sleep(POLL_MILLIS);
            before = size;
            size = Files.size(log);
        }
        return size;
    }

    private static long lines(Path log, long from, String asked) throws IOException {
        try (FileChannel file = FileChannel.open(log);
                BufferedReader reader = new BufferedReader(Channels.newReader(file.position(from), UTF_8))) {
            return reader.lines().filter(line -> line.contains(asked)).count();
        }
    }

    private static Map<Metric, Double> measure(Lab lab, Subject subject, String asked)
            throws IOException, InterruptedException {
        ProcessFigures figures = subject.server().figures();
        long logged = sizeAtRest(subject.server().log());
        double before = figures.cpuSeconds();
        Wrk.Result result = new Wrk(lab.processes())
                .run(subject.url(asked), CONNECTIONS, lab.sizes().load());
        double cpu = figures.cpuSeconds() - before;
        if (subject.name().startsWith(Subject.TAIN)) {
            requireLines(subject.server().log(), logged, asked, (long) result.requests());
        }
        return Map.of(
                Metric.RATE, result.rate(),
                Metric.P99, result.p99(),
                Metric.CPU_PER_REQUEST, cpu * MICROS / result.requests());
    }
}
