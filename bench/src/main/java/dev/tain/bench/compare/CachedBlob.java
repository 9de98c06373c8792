package dev.tain.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Many clients download a big blob that everybody holds.
 *
 * @param name its name on the command line
 * @param summary what it measures
 * @param kind what the tables call it
 * @param clients how many of them there are at once
 * @param tls whether over TLS
 * @param oneCore whether servers and clients share a processor core
 */
record CachedBlob(String name, String summary, String kind, List<Integer> clients, boolean tls, boolean oneCore)
        implements Case {

    private static final List<Integer> CLIENTS = List.of(1, 8, 32);

    static final CachedBlob PLAIN = new CachedBlob(
            "cached-blob",
            "a held 1 GiB blob to 1, 8, 32 clients: throughput, CPU per GiB",
            "cached blob",
            CLIENTS,
            false,
            false);

    /**
     * What servers and clients need together: the more, the lower the throughput. With a core each, what one writes and the other
     * reads goes from cache to cache, and the kernel charges its way to whoever happens to be on.
     */
    static final CachedBlob ONE_CORE = new CachedBlob(
            "cached-blob-one-core",
            "the same where servers and clients share one core",
            "cached blob, one core",
            CLIENTS,
            false,
            true);

    static final CachedBlob TLS = new CachedBlob(
            "cached-blob-tls",
            "a held 1 GiB blob over TLS to 8 clients: throughput, CPU per GiB",
            "cached blob, TLS",
            List.of(8),
            true,
            false);

    /** A single client is through too soon for the clock of processor time, so it downloads several times. */
    private static final int FEWEST_DOWNLOADS = 4;

    @Override
    public Set<Tool> tools() {
        return oneCore ? Set.of(Tool.TASKSET) : Set.of();
    }

    @Override
    public Set<Tool> peerTools() {
        return Set.of(Tool.DOCKER_REGISTRY);
    }

    @Override
    public boolean usual() {
        return !oneCore;
    }

    /** What the tables call it with so many clients. */
    String label(int those) {
        return "%s, %d client%s".formatted(kind, those, those == 1 ? "" : "s");
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        if (!tls && !oneCore) {
            run(lab, samples, lab.warm());
            return;
        }
        try (WarmSubjects subjects = WarmSubjects.start(lab, tls)) {
            run(lab, samples, subjects);
        }
    }

    private void run(Lab lab, Samples samples, WarmSubjects warm) throws IOException, InterruptedException {
        List<Subject> subjects = warm.tainAnd(Subject.NGINX, Subject.REGISTRY);
        for (Subject subject : subjects) {
            warmUp(lab, subject);
        }
        if (oneCore) {
            for (Subject subject : subjects) {
                OneCore.pin(lab.processes(), subject.server());
            }
        }
        for (int those : clients) {
            List<Rounds.Side> sides = subjects.stream()
                    .map(subject -> new Rounds.Side(subject.name(), round -> measure(lab, subject, those)))
                    .toList();
            Rounds.run(lab, samples, label(those), sides);
        }
    }

    /** Servers run for weeks: what one compiles in its first minutes is not measured. */
    private void warmUp(Lab lab, Subject subject) throws IOException, InterruptedException {
        Blob blob = lab.content().big();
        for (int those : clients) {
            int times = Math.max(1, lab.sizes().warmUpDownloads() / those);
            downloads(lab).fetch(subject.url(blob.path()), blob.size(), those, times);
        }
    }

    private Downloads downloads(Lab lab) {
        return new Downloads(lab.processes(), oneCore ? OneCore.LAUNCHER : List.of());
    }

    private Map<Metric, Double> measure(Lab lab, Subject subject, int those) throws IOException, InterruptedException {
        Blob blob = lab.content().big();
        int times = Math.max(1, FEWEST_DOWNLOADS / those);
        double gib = blob.gib() * those * times;
        ProcessFigures figures = subject.server().figures();
        double before = figures.cpuSeconds();
        double seconds = downloads(lab).fetch(subject.url(blob.path()), blob.size(), those, times);
        double cpu = figures.cpuSeconds() - before;
        return Map.of(Metric.THROUGHPUT, gib / seconds, Metric.CPU_PER_GIB, cpu / gib);
    }
}
