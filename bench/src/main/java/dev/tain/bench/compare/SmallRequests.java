package dev.tain.bench.compare;

import java.io.IOException;
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

    private static Map<Metric, Double> measure(Lab lab, Subject subject, String asked)
            throws IOException, InterruptedException {
        ProcessFigures figures = subject.server().figures();
        AccessLog log = AccessLog.atRest(subject);
        double before = figures.cpuSeconds();
        Wrk.Result result = new Wrk(lab.processes())
                .run(subject.url(asked), CONNECTIONS, lab.sizes().load());
        double cpu = figures.cpuSeconds() - before;
        log.requireLines(asked, (long) result.requests());
        return Map.of(
                Metric.RATE, result.rate(),
                Metric.P99, result.p99(),
                Metric.CPU_PER_REQUEST, cpu * MICROS / result.requests());
    }
}
