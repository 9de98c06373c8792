package dev.tain.bench;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to make values of what stands in a request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParseBenchmark {

    private final String digest = Digest.sha256(new byte[0]).toString();
    private final String host = "registry.access.redhat.com:5000";
    private final String name = "mirror/ubi8/ubi-minimal";
    private final String reference = "%s/%s@%s".formatted(host, name, digest);

    @Benchmark
    public Digest digest() {
        return Digest.parse(digest);
    }

    @Benchmark
    public RegistryHost host() {
        return RegistryHost.parse(host);
    }

    @Benchmark
    public RepositoryName name() {
        return RepositoryName.parse(name);
    }

    @Benchmark
    public Reference reference() {
        return Reference.parse(reference);
    }
}
