package dev.tain.server.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.NoBody;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

    /** Several times as many as are remembered. */
    private static final int MANY = 1 << 14;

    private final Digest digest = Digest.sha256(new byte[0]);
    private final List<Digest> digests = IntStream.range(0, MANY)
            .mapToObj(number -> Digest.sha256(Integer.toString(number).getBytes(US_ASCII)))
            .toList();
    private final MediaType type = MediaType.OCI_MANIFEST;
    private final Answer answer =
            new Answer(200, ContentHeaders.ofManifest(type, digest), OptionalLong.of(0), new NoBody(), Origin.STORE);
    private int next;

    /** What says which content it is; it is remembered. */
    @Benchmark
    public Map<AsciiString, CharSequence> describe() {
        return ContentHeaders.ofManifest(type, digest);
    }

    /** The same of contents that nobody has asked for lately: made, and remembered in place of others. */
    @Benchmark
    public Map<AsciiString, CharSequence> describeAnew() {
        next = (next + 1) % MANY;
        return ContentHeaders.ofManifest(type, digests.get(next));
    }

    /** All headers of an answer that is at hand, in the form in which Netty sends them. */
    @Benchmark
    public HttpHeaders atOnce() {
        return AtOnceHandler.headers(answer, "5b156f3e5b34-2");
    }

    /** The same by way of a map of Netty's, as it is for other answers. */
    @Benchmark
    public HttpHeaders set() {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        headers.set("X-Request-Id", "5b156f3e5b34-2");
        answer.headers().forEach(headers::set);
        headers.set("content-length", "0");
        return headers;
    }
}
