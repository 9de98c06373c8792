package dev.tain.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many clients ask at once for a blob that only the upstream has. */
final class Crowd implements Case {

    static final String LABEL = "crowd before a cold blob";

    /** The upstream notes an answer when it has ended, which may be a little after the clients have everything. */
    private static final int TO_NOTE_MILLIS = 500;

    @Override
    public String name() {
        return "crowd";
    }

    @Override
    public String summary() {
        return "50 clients ask for one cold 1 GiB blob: bytes taken from the upstream, time";
    }

    @Override
    public Set<Tool> peerTools() {
        return Set.of(Tool.DOCKER_REGISTRY);
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        ColdSubjects cold = new ColdSubjects(lab);
        List<Rounds.Side> sides = cold.tainsAnd(cold.registryProxy()).stream()
                .map(kind -> new Rounds.Side(kind.name(), round -> measure(lab, cold, kind, round)))
                .toList();
        Rounds.run(lab, samples, LABEL, sides);
    }

    /** The registry takes the blob for every client, which takes minutes: once is enough to see that. */
    private static Map<Metric, Double> measure(Lab lab, ColdSubjects cold, ColdSubjects.Kind kind, int round)
            throws IOException, InterruptedException {
        if (round > 0 && kind.name().equals(Subject.REGISTRY_PROXY)) {
            return Map.of();
        }
        return cold.with(kind, subject -> measure(lab, subject));
    }

    private static Map<Metric, Double> measure(Lab lab, Subject subject) throws IOException, InterruptedException {
        Blob blob = lab.content().big();
        int clients = lab.sizes().crowd();
        long before = lab.taken().bytes(blob);
        double seconds = new Downloads(lab.processes()).fetch(subject.url(blob.path()), blob.size(), clients, 1);
        Stored.await(subject, blob);
        Thread.sleep(TO_NOTE_MILLIS);
        double taken = (double) (lab.taken().bytes(blob) - before) / blob.size();
        return Map.of(Metric.TAKEN, taken, Metric.TIME, seconds);
    }
}
