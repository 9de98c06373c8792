package dev.tain.upstream;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.FakeRegistry;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** What the tests of the client have in common. */
final class Calls {

    static final RepositoryName NAME = RepositoryName.parse("library/thing");
    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(300);

    private Calls() {}

    static RegistryClient patient() {
        return new RegistryClient(settings(LONG));
    }

    static RegistryClient impatient() {
        return new RegistryClient(settings(SHORT));
    }

    static UpstreamSettings settings(Duration readTimeout) {
        return new UpstreamSettings(Duration.ofSeconds(5), readTimeout, "tain-test");
    }

    /** A second request waits for the end of the first, and comes over the same connection. */
    static UpstreamSettings oneConnection() {
        Connections one = new Connections(1, Duration.ofMinutes(1), Optional.empty(), false);
        return new UpstreamSettings(Duration.ofSeconds(5), LONG, "tain-test", one);
    }

    static RemoteRepository in(FakeRegistry registry) {
        return new RemoteRepository(registry.endpoint(), NAME);
    }

    /** A repository behind a port of 127.0.0.1. */
    static RemoteRepository at(int port) {
        return new RemoteRepository(new Endpoint(RegistryHost.parse("127.0.0.1:" + port), true), NAME);
    }

    /** A repository that may be reached over verified HTTPS alone. */
    static RemoteRepository secure(FakeRegistry registry) {
        return new RemoteRepository(new Endpoint(registry.host(), false), NAME);
    }

    static Mono<byte[]> bytes(Mono<RemoteBlob> blob) {
        return blob.flatMap(it -> it.content()
                .collect(ByteArrayOutputStream::new, (out, buffer) -> {
                    byte[] piece = new byte[buffer.readableBytes()];
                    buffer.readBytes(piece);
                    out.writeBytes(piece);
                })
                .map(ByteArrayOutputStream::toByteArray));
    }

    /** The value, or nothing for an empty one. */
    static <T> Optional<T> result(Mono<T> mono) {
        return mono.blockOptional(LONG);
    }

    static <T> T value(Mono<T> mono) {
        return result(mono).orElseThrow(() -> new AssertionError("it is empty"));
    }

    static UpstreamException failure(Mono<?> mono) {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        mono.timeout(LONG)
                .subscribe(
                        value -> failed.completeExceptionally(new AssertionError("it gave " + value)),
                        failed::complete,
                        () -> failed.completeExceptionally(new AssertionError("it was empty")));
        return (UpstreamException) failed.join();
    }
}
