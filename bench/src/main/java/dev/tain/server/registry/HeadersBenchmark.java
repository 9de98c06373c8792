package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
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

/** How long it takes to make the headers of an answer that carries a manifest. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadersBenchmark {

    private final Digest digest = Digest.sha256(new byte[0]);
    private final MediaType type = MediaType.OCI_MANIFEST;
    private final Map<String, String> remembered = ContentHeaders.of(type, digest);

    /** What says which content it is. */
    @Benchmark
    public Map<String, String> describe() {
        return ContentHeaders.of(type, digest);
    }

    /** The same in the form in which Netty sends it. */
    @Benchmark
    public HttpHeaders describeAndSet() {
        return set(ContentHeaders.of(type, digest));
    }

    /** The same, had the first step been done once for all requests. */
    @Benchmark
    public HttpHeaders setOnly() {
        return set(remembered);
    }

    private static HttpHeaders set(Map<String, String> described) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        described.forEach(headers::set);
        return headers;
    }
}
