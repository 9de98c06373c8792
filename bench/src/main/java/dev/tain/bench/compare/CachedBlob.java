package dev.tain.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many clients download a big blob that everybody holds. */
record CachedBlob(boolean tls) implements Case {

    private static final List<Integer> CLIENTS = List.of(1, 8, 32);
    private static final List<Integer> TLS_CLIENTS = List.of(8);

    /** A single client is through too soon for the clock of processor time, so it downloads several times. */
    private static final int FEWEST_DOWNLOADS = 4;

    @Override
    public String name() {
        return tls ? "cached-blob-tls" : "cached-blob";
    }

    @Override
    public String summary() {
        return tls
                ? "a held 1 GiB blob over TLS to 8 clients: throughput, CPU per GiB"
                : "a held 1 GiB blob to 1, 8, 32 clients: throughput, CPU per GiB";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.DOCKER_REGISTRY);
    }

    /** What the tables call it. */
    static String label(boolean tls, int clients) {
        return "cached blob%s, %d client%s".formatted(tls ? ", TLS" : "", clients, clients == 1 ? "" : "s");
    }

    static List<Integer> clients(boolean tls) {
        return tls ? TLS_CLIENTS : CLIENTS;
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        if (!tls) {
            run(lab, samples, lab.warm());
            return;
        }
        try (WarmSubjects subjects = WarmSubjects.start(lab, true)) {
            run(lab, samples, subjects);
        }
    }

    private void run(Lab lab, Samples samples, WarmSubjects warm) throws IOException, InterruptedException {
        List<Subject> subjects = warm.tainAnd(Subject.NGINX, Subject.REGISTRY);
        for (Subject subject : subjects) {
            measure(lab, subject, 2); // for the compilers and the page cache
        }
        for (int clients : clients(tls)) {
            List<Rounds.Side> sides = subjects.stream()
                    .map(subject -> new Rounds.Side(subject.name(), round -> measure(lab, subject, clients)))
                    .toList();
            Rounds.run(lab, samples, label(tls, clients), sides);
        }
    }

    private static Map<Metric, Double> measure(Lab lab, Subject subject, int clients)
            throws IOException, InterruptedException {
        Blob blob = lab.content().big();
        int times = Math.max(1, FEWEST_DOWNLOADS / clients);
        double gib = blob.gib() * clients * times;
        ProcessFigures figures = subject.server().figures();
        double before = figures.cpuSeconds();
        double seconds = new Downloads(lab.processes()).fetch(subject.url(blob.path()), blob.size(), clients, times);
        double cpu = figures.cpuSeconds() - before;
        return Map.of(Metric.THROUGHPUT, gib / seconds, Metric.CPU_PER_GIB, cpu / gib);
    }
}
