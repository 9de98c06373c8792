package dev.tain.bench.compare;

import static dev.tain.bench.compare.Goal.atLeast;
import static dev.tain.bench.compare.Goal.atMost;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Tain is to reach. */
final class Goals {

    private static final double PEAK_MIB = 300;
    private static final double START_MILLIS = 2_500;
    private static final double AOT_START_MILLIS = 1_200;
    private static final double PLAN_MICROS = 20;
    private static final double FIRST_BYTE_MILLIS = 3;

    /** Memory that has grown by no more than this has not grown: it goes up and down with the garbage collector. */
    private static final double FLAT = 1.1;

    /** Nor has it when it grows more slowly than that: a leak would need a day for what one pull of an image takes. */
    private static final double FLAT_MIB_PER_HOUR = 10;

    private static final List<Goal> ALL = all();

    private Goals() {}

    /** The goal for a figure, when there is one. */
    static Optional<Goal> find(Samples.Key key, Optional<String> peer) {
        return ALL.stream()
                .filter(goal -> goal.label().equals(key.label()) && goal.metric() == key.metric())
                .filter(goal -> goal.peer().equals(peer))
                .findFirst();
    }

    /** The goals about which there is nothing among these lines. */
    static List<Goal> notAmong(List<Row> rows) {
        List<Goal> among = rows.stream().flatMap(row -> row.goal().stream()).toList();
        return ALL.stream().filter(goal -> !among.contains(goal)).toList();
    }

    private static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        for (int clients : CachedBlob.PLAIN.clients()) {
            String label = CachedBlob.PLAIN.label(clients);
            goals.addAll(likeNginx(label));
            goals.add(atLeast(1.4, label, Metric.THROUGHPUT, Subject.REGISTRY));
            goals.add(atMost(0.3, label, Metric.CPU_PER_GIB, Subject.REGISTRY));
        }
        CachedBlob.TLS.clients().forEach(clients -> goals.addAll(likeNginx(CachedBlob.TLS.label(clients))));
        goals.addAll(smallRequests());
        goals.addAll(cold());
        goals.addAll(ofItsOwn());
        return List.copyOf(goals);
    }

    private static List<Goal> likeNginx(String label) {
        return List.of(
                atLeast(1.0, label, Metric.THROUGHPUT, Subject.NGINX),
                atMost(1.0, label, Metric.CPU_PER_GIB, Subject.NGINX));
    }

    private static List<Goal> smallRequests() {
        String manifest = SmallRequests.MANIFEST.label();
        return List.of(
                atLeast(1.0, manifest, Metric.RATE, Subject.NGINX_LOGGING),
                atLeast(40, manifest, Metric.RATE, Subject.REGISTRY),
                atLeast(0.9, SmallRequests.SMALL_BLOB.label(), Metric.RATE, Subject.NGINX),
                atMost(2, Fairness.LABEL, Metric.P99, Subject.NGINX_LOGGING));
    }

    private static List<Goal> cold() {
        return List.of(
                atMost(0.3, ColdBlob.LABEL, Metric.TIME, Subject.REGISTRY_PROXY),
                atMost(0.35, ColdBlob.LABEL, Metric.CPU, Subject.REGISTRY_PROXY),
                atMost(1.4, ColdBlob.LABEL, Metric.CPU, Subject.NGINX_STORE),
                atMost(1.1, ImagePull.label(true), Metric.TIME, Subject.DIRECT),
                atMost(1.0, ImagePull.label(false), Metric.TIME, Subject.DIRECT));
    }

    private static List<Goal> ofItsOwn() {
        return List.of(
                atMost(1.0, Crowd.LABEL, Metric.TAKEN),
                atMost(FIRST_BYTE_MILLIS, FirstByte.LABEL, Metric.LATER),
                atMost(PEAK_MIB, Memory.LABEL, Metric.PEAK),
                atMost(PEAK_MIB, Soak.HOUR_LABEL, Metric.PEAK),
                atMost(FLAT, Soak.HOUR_LABEL, Metric.GROWTH),
                atMost(FLAT_MIB_PER_HOUR, Soak.HOUR_LABEL, Metric.SLOPE),
                atMost(START_MILLIS, StartUp.JAR_ON_17_LABEL, Metric.START),
                atMost(AOT_START_MILLIS, StartUp.AOT_LABEL, Metric.START),
                atMost(PLAN_MICROS, Plan.LABEL, Metric.PLAN));
    }
}
