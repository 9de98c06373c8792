package dev.tain.server.observe;

import dev.tain.server.pull.place.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Requests to the registry port as metrics. All of them are there from the start, so that counting one looks nothing up and
 * nothing that a client sends becomes a label.
 */
public final class RequestMetrics {

    /** From an answer out of memory to what clients no longer wait for. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final LongAdder active = new LongAdder();
    private final Map<Operation, Map<Method, Map<Result, Counter>>> requests;
    private final Map<Operation, Timer> firstBytes;
    private final Map<Operation, Map<Origin.Kind, Counter>> pulls;
    private final Map<Origin.Kind, Counter> served;

    private enum Method {
        GET,
        HEAD,
        OTHER;

        static Method of(String name) {
            return switch (name) {
                case "GET" -> GET;
                case "HEAD" -> HEAD;
                default -> OTHER;
            };
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RequestMetrics(MeterRegistry meters) {
        requests = each(
                Operation.class,
                operation -> each(
                        Method.class,
                        method -> each(Result.class, result -> requests(meters, operation, method, result))));
        firstBytes = each(Operation.class, operation -> firstByte(meters, operation));
        pulls = new EnumMap<>(Operation.class);
        for (Operation kind : List.of(Operation.MANIFEST, Operation.BLOB)) {
            pulls.put(kind, each(Origin.Kind.class, origin -> pulls(meters, kind, origin)));
        }
        served = each(Origin.Kind.class, origin -> served(meters, origin));
        Gauge.builder("tain.requests.active", active, LongAdder::sum)
                .description("Requests to the registry port that have not ended")
                .register(meters);
    }

    void began() {
        active.increment();
    }

    long active() {
        return active.sum();
    }

    void withdrew() {
        active.decrement();
    }

    void served(Origin.Kind origin, long bytes) {
        of(served, origin).increment((double) bytes);
    }

    void ended(AccessEntry entry) {
        active.decrement();
        Method method = Method.of(entry.arrival().method());
        of(of(of(requests, entry.operation()), method), entry.result()).increment();
        if (entry.hasAnswer()) {
            of(firstBytes, entry.operation()).record(entry.firstByte(), TimeUnit.NANOSECONDS);
        }
        Map<Origin.Kind, Counter> kind = pulls.get(entry.operation());
        if (kind != null && method == Method.GET && entry.isSuccess()) {
            of(kind, entry.origin().kind()).increment();
        }
    }

    private static Counter requests(MeterRegistry meters, Operation operation, Method method, Result result) {
        return Counter.builder("tain.requests")
                .description("Requests to the registry port that have ended, by what they asked for and how they ended")
                .tag("operation", operation.tag())
                .tag("method", method.tag())
                .tag("result", result.tag())
                .register(meters);
    }

    private static Timer firstByte(MeterRegistry meters, Operation operation) {
        return Timer.builder("tain.requests.first.byte")
                .description("Time from a request to the beginning of its answer")
                .tag("operation", operation.tag())
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    private static Counter pulls(MeterRegistry meters, Operation kind, Origin.Kind origin) {
        return Counter.builder("tain.pulls")
                .description("Manifests and blobs that clients got with GET, by where they came from")
                .tag("kind", kind.tag())
                .tag("result", result(origin))
                .register(meters);
    }

    private static String result(Origin.Kind origin) {
        return switch (origin) {
            case SELF, STORE -> "hit";
            case STALE -> "stale";
            case FILL -> "fill";
            case PLACE -> "miss";
        };
    }

    private static Counter served(MeterRegistry meters, Origin.Kind origin) {
        return Counter.builder("tain.served")
                .description("Bytes of bodies that went to clients, by where they came from")
                .baseUnit("bytes")
                .tag("origin", origin.tag())
                .register(meters);
    }

    private static <K extends Enum<K>, V> Map<K, V> each(Class<K> keys, Function<K, V> value) {
        Map<K, V> all = new EnumMap<>(keys);
        Arrays.stream(keys.getEnumConstants()).forEach(key -> all.put(key, value.apply(key)));
        return all;
    }

    private static <K, V> V of(Map<K, V> all, K key) {
        return Objects.requireNonNull(all.get(key));
    }
}
