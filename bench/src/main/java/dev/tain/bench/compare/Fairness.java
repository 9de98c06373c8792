package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks for manifests while big blobs are downloaded from the same server. */
final class Fairness implements Case {

    static final String LABEL = "manifest while 4 blobs download";

    private static final int DOWNLOADS = 4;
    private static final int CONNECTIONS = 16;

    /** More downloads, one after the other, than fit into the time. */
    private static final int TIMES = 500;

    private static final int HEAD_START_MILLIS = 200;

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public String summary() {
        return "a manifest by digest over 16 connections while 4 big blobs download: 99th percentile";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK);
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        List<Subject> subjects = lab.warm().tainAnd(Subject.NGINX_LOGGING);
        for (Subject subject : subjects) {
            measure(lab, subject, lab.sizes().warmUp());
        }
        List<Rounds.Side> sides = subjects.stream()
                .map(subject -> new Rounds.Side(
                        subject.name(),
                        round -> measure(lab, subject, lab.sizes().load())))
                .toList();
        Rounds.run(lab, samples, LABEL, sides);
    }

    private static Map<Metric, Double> measure(Lab lab, Subject subject, Duration time)
            throws IOException, InterruptedException {
        String asked = lab.content().image().manifest().manifestPath();
        Blob big = lab.content().big();
        Downloads downloads = new Downloads(lab.processes());
        AccessLog log = AccessLog.atRest(subject);
        List<Downloads.Client> running = new ArrayList<>();
        try {
            for (int i = 0; i < DOWNLOADS; i++) {
                running.add(downloads.start(subject.url(big.path()), TIMES));
            }
            Thread.sleep(HEAD_START_MILLIS);
            double before = downloaded(running);
            long start = System.nanoTime();
            Wrk.Result result = new Wrk(lab.processes()).run(subject.url(asked), CONNECTIONS, time);
            double seconds = (System.nanoTime() - start) / 1e9;
            double throughput = (downloaded(running) - before) / seconds;
            requireRunning(running, subject, big.size());
            log.requireLines(asked, (long) result.requests());
            return Map.of(Metric.P99, result.p99(), Metric.RATE, result.rate(), Metric.THROUGHPUT, throughput);
        } finally {
            for (Downloads.Client client : running) {
                downloads.end(client);
            }
        }
    }

    private static void requireRunning(List<Downloads.Client> clients, Subject subject, long size) throws IOException {
        for (Downloads.Client client : clients) {
            client.requireWhole(size);
            if (!client.process().isAlive()) {
                throw new IOException("A download from %s ended too soon: %s"
                        .formatted(subject.name(), Files.readString(client.output())));
            }
        }
    }

    /** What {@code curl} has written to /dev/null so far, in GiB. */
    private static double downloaded(List<Downloads.Client> clients) {
        return clients.stream()
                .mapToDouble(client -> new ProcessFigures(client.process().toHandle()).writtenGiB())
                .sum();
    }
}
