package dev.tain.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.Location;
import dev.tain.policy.Mapping;
import dev.tain.policy.Mirror;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullPlanner;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.RequestedRepository;
import dev.tain.policy.Scope;
import dev.tain.policy.SourceMapper;
import dev.tain.policy.SourceRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to map a request to its source, and to lay out the pull plan, under a policy of many entries. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlanBenchmark {

    private static final RegistryHost TAIN = RegistryHost.parse("example.io");

    private static final int KEYS = 1 << 12;

    /** Prime, so that neighbours among the keys are no neighbours among the entries. */
    private static final int STEP = 7_919;

    @Param({"10", "10000"})
    private int entries;

    private SourceMapper mapper;
    private PullPlanner planner;
    private List<RequestedRepository> requested = List.of();
    private List<Reference> references = List.of();
    private int next;

    @Setup
    public void begin() {
        MirrorPolicy policy = MirrorPolicy.of(
                IntStream.range(0, entries).mapToObj(PlanBenchmark::entry).toList());
        OwnHosts own = new OwnHosts(Set.of(TAIN));
        mapper = new SourceMapper(policy, new SourceRules(own, Map.of(), List.of(), Optional.empty()));
        planner = new PullPlanner(policy, own);
        requested = keys(PlanBenchmark::requested);
        references = keys(PlanBenchmark::reference);
    }

    @Benchmark
    public Mapping map() {
        return mapper.map(requested.get(turn()));
    }

    @Benchmark
    public PullPlan plan() {
        return planner.planWithin(references.get(turn()), Optional.of(TAIN));
    }

    /** The next key: one that is asked for over and over would stay in the processor's caches, with all that it leads to. */
    private int turn() {
        next = (next + 1) % KEYS;
        return next;
    }

    /** The keys, spread over all entries. */
    private <T> List<T> keys(IntFunction<T> key) {
        return IntStream.range(0, KEYS)
                .map(number -> (int) ((long) number * STEP % entries))
                .mapToObj(key)
                .toList();
    }

    private static RequestedRepository requested(int entry) {
        return new RequestedRepository(
                Optional.of(TAIN), Optional.empty(), RepositoryName.parse("mirror/team%d/app".formatted(entry)));
    }

    private static Reference reference(int entry) {
        byte[] content = Integer.toString(entry).getBytes(US_ASCII);
        return Reference.parse("registry.example/team%d/app@%s".formatted(entry, Digest.sha256(content)));
    }

    private static RegistryEntry entry(int number) {
        String path = "team%d/app".formatted(number);
        List<Mirror> mirrors = List.of(mirror("example.io/mirror/" + path), mirror("second.example/mirror/" + path));
        String source = "registry.example/" + path;
        return new RegistryEntry(Scope.parse(source), Optional.of(Location.parse(source)), false, false, mirrors);
    }

    private static Mirror mirror(String location) {
        return new Mirror(Location.parse(location), false, PullFromMirror.DIGEST_ONLY);
    }
}
