package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.at;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.testkit.TcpRelay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** How bodies come in, end, and are given up. {@link NoBufferLeaks} watches all of it. */
class BodyTest {

    private static final int SIZE = 8 * 1024 * 1024;
    private static final Content LARGE = Content.random(1, SIZE);

    /** Takes one buffer, and the rest when told. */
    private static final class SlowReader extends BaseSubscriber<ByteBuf> {
        private final AtomicInteger received = new AtomicInteger();
        private final CompletableFuture<Integer> end = new CompletableFuture<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(ByteBuf buffer) {
            received.addAndGet(buffer.readableBytes());
        }

        @Override
        protected void hookOnComplete() {
            end.complete(received.get());
        }

        @Override
        protected void hookOnError(Throwable error) {
            end.completeExceptionally(error);
        }
    }

    @Test
    void aReaderMayPauseLongerThanARegistry() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.impatient()) {
            Digest digest = registry.putBlob(NAME, LARGE);
            SlowReader reader = new SlowReader();
            value(client.pullBlob(in(registry), digest, 0, Via.NOBODY))
                    .content()
                    .subscribe(reader);
            Await.until("the first buffer", Calls.LONG, () -> reader.received.get() > 0);

            long start = System.nanoTime();
            Await.until("three time limits", Calls.LONG, () -> System.nanoTime() - start > 3 * Calls.SHORT.toNanos());
            reader.requestUnbounded();

            assertThat(reader.end).succeedsWithin(Calls.LONG).isEqualTo(SIZE);
        }
    }

    @Test
    void aRegistryMayNotPauseWhileSomebodyAsks() {
        Gate gate = new Gate();
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.impatient()) {
            Digest digest = registry.putBlob(NAME, LARGE);
            registry.on(gets()).always(Fault.stallAfter(100_000, gate));

            assertThat(failure(bytes(client.pullBlob(in(registry), digest, 0, Via.NOBODY))))
                    .hasMessageContaining("nothing came for too long");
            gate.open();
        }
    }

    @Test
    void aSlowRegistryIsNotASilentOne() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.impatient()) {
            Content content = Content.random(2, 50_000);
            Digest digest = registry.putBlob(NAME, content);
            registry.on(gets()).always(Fault.rate(50_000));

            assertThat(value(bytes(client.pullBlob(in(registry), digest, 0, Via.NOBODY))))
                    .isEqualTo(content.bytes());
        }
    }

    @Test
    void aCancelledBodyClosesItsConnection() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, LARGE);

            value(client.pullBlob(in(registry), digest, 0, Via.NOBODY))
                    .content()
                    .next()
                    .block(Calls.LONG);

            awaitGone(registry, digest);
        }
    }

    @Test
    void aLargeBodyThatIsDiscardedClosesItsConnection() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, LARGE);

            value(client.pullBlob(in(registry), digest, 0, Via.NOBODY)).discard();

            awaitGone(registry, digest);
        }
    }

    private static void awaitGone(FakeRegistry registry, Digest digest) {
        Await.until(
                "the registry has seen the end",
                Calls.LONG,
                () -> registry.requests(blob(digest)).stream()
                        .anyMatch(request -> request.method().equals("GET")
                                && request.answer().ended()));
        assertThat(registry.bytesServed(digest)).isLessThan(SIZE);
    }

    @Test
    void aBodyThatIsCutOffIsAFailure() {
        try (FakeRegistry registry = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, LARGE);
            registry.on(gets()).first(1, Fault.closeAfter(100_000));
            registry.on(gets()).nth(2, Fault.resetAfter(100_000));

            for (int i = 0; i < 2; i++) {
                assertThat(failure(bytes(client.pullBlob(in(registry), digest, 0, Via.NOBODY))))
                        .hasMessageContaining(registry.host() + "/v2/library/thing/blobs/" + digest);
            }
        }
    }

    @Test
    void connectionsServeOneRequestAfterTheOther() {
        try (FakeRegistry registry = FakeRegistry.start();
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, LARGE);
            Digest small = registry.putBlob(NAME, Content.random(3, 5000));
            for (int i = 0; i < 5; i++) {
                value(client.checkBlob(at(relay.port()), digest, Via.NOBODY));
                value(client.pullBlob(at(relay.port()), small, 0, Via.NOBODY)).discard();
                value(bytes(client.pullBlob(at(relay.port()), small, 0, Via.NOBODY)));
                assertThat(Calls.result(client.checkBlob(
                                at(relay.port()), LARGE.slice(0, 9).digest(), Via.NOBODY)))
                        .isEmpty();
            }

            // Of twenty requests: one connection for the attempt with TLS, one that serves all the others, and at the
            // most one more for each discarded body that is still on its way when the next request is sent.
            assertThat(relay.acceptedConnections()).isLessThanOrEqualTo(2 + 5);
        }
    }

    @Test
    void headsOfLargeBlobsShareAConnection() {
        try (FakeRegistry registry = FakeRegistry.start();
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, LARGE);
            for (int i = 0; i < 10; i++) {
                assertThat(value(client.checkBlob(at(relay.port()), digest, Via.NOBODY)))
                        .hasValue(SIZE);
            }

            assertThat(relay.acceptedConnections())
                    .as("one for TLS, one for HTTP, one more where a request overtakes the end of an answer")
                    .isLessThanOrEqualTo(4);
        }
    }

    @Test
    void theLeakDetectorFindsALeak() {
        ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);

        assertThat(NoBufferLeaks.found()).isNotEmpty();
    }
}
