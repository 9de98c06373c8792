package dev.tain.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node pulls an image through Tain and straight from the upstream; one that is not held, also through another server that keeps it.
 *
 * @param cold whether Tain holds nothing of it
 */
record ImagePull(boolean cold) implements Case {

    @Override
    public String name() {
        return cold ? "cold-image" : "warm-image";
    }

    @Override
    public String summary() {
        return cold
                ? "podman pull of an image of 20 layers that Tain does not hold: time, beside a direct pull and nginx proxy_store"
                : "podman pull of an image of 20 layers that Tain holds: time, beside a direct pull";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.PODMAN);
    }

    /** What the tables call it. */
    static String label(boolean cold) {
        return cold ? "cold image" : "warm image";
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        Podman podman = new Podman(lab);
        List<Rounds.Side> sides = new ArrayList<>(cold ? coldServers(lab, podman) : warmTains(lab, podman));
        Rounds.Side direct = new Rounds.Side(Subject.DIRECT, round -> settled(lab, podman, lab.upstream()));
        sides.add(direct);
        direct.measurement().measure(0); // the first podman reads itself from the disk
        Rounds.run(lab, samples, label(cold), sides);
    }

    private static List<Rounds.Side> coldServers(Lab lab, Podman podman) {
        ColdSubjects cold = new ColdSubjects(lab);
        return cold.tainsAnd(cold.nginxStore()).stream()
                .map(kind -> new Rounds.Side(
                        kind.name(), round -> cold.with(kind, subject -> pull(lab, podman, subject.server()))))
                .toList();
    }

    private static List<Rounds.Side> warmTains(Lab lab, Podman podman) throws IOException, InterruptedException {
        List<Subject> tains = lab.warm().tainAnd();
        for (Subject tain : tains) {
            Primer primer = new Primer(lab);
            primer.images(tain); // which may be the first to ask for them
            primer.images(tain); // held
        }
        return tains.stream()
                .map(subject -> new Rounds.Side(subject.name(), round -> settled(lab, podman, subject.server())))
                .toList();
    }

    /** As before the pulls from servers that are started anew. */
    private static Map<Metric, Double> settled(Lab lab, Podman podman, Server server)
            throws IOException, InterruptedException {
        lab.settle();
        return pull(lab, podman, server);
    }

    private static Map<Metric, Double> pull(Lab lab, Podman podman, Server server)
            throws IOException, InterruptedException {
        return Map.of(Metric.TIME, podman.pull(lab.content().image(), Podman.from(server)));
    }
}
