package dev.tain.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A client downloads a big blob that only the upstream has; it ends when the blob is also in the store. */
final class ColdBlob implements Case {

    static final String LABEL = "cold blob";

    /** Processor time after the end counts as well: a server may still be tidying up. */
    private static final int AFTERWARDS_MILLIS = 300;

    @Override
    public String name() {
        return "cold-blob";
    }

    @Override
    public String summary() {
        return "a cold 1 GiB blob through to the client and into the store: time, CPU";
    }

    @Override
    public Set<Tool> peerTools() {
        return Set.of(Tool.DOCKER_REGISTRY);
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        ColdSubjects cold = new ColdSubjects(lab);
        List<Rounds.Side> sides =
                cold.tainsAnd(cold.registryProxy(), cold.nginxStore(), cold.tunedNginxStore()).stream()
                        .map(kind -> new Rounds.Side(
                                kind.name(), round -> cold.with(kind, subject -> measure(lab, subject))))
                        .toList();
        Rounds.run(lab, samples, LABEL, sides);
    }

    private static Map<Metric, Double> measure(Lab lab, Subject subject) throws IOException, InterruptedException {
        Blob blob = lab.content().big();
        ProcessFigures figures = subject.server().figures();
        double before = figures.cpuSeconds();
        long start = System.nanoTime();
        new Downloads(lab.processes()).fetch(subject.url(blob.path()), blob.size(), 1, 1);
        Stored.await(subject, blob);
        double seconds = (System.nanoTime() - start) / 1e9;
        Thread.sleep(AFTERWARDS_MILLIS);
        return Map.of(Metric.TIME, seconds, Metric.CPU, figures.cpuSeconds() - before);
    }
}
