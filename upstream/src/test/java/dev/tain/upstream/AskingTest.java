package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.manifests;
import static dev.tain.upstream.Calls.LONG;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How far a question to a registry has come, over a single connection. */
class AskingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final MediaType TYPE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final RegistryClient client = new RegistryClient(Calls.oneConnection());

    private final Digest digest =
            registry.putManifest(NAME, TYPE, Content.of("{}")).digest();
    private final Gate gate = new Gate();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void aRequestThatHasNoConnectionIsQueuedAndNotSilent() {
        registry.on(manifests()).first(1, Fault.holdHeaders(gate));
        CompletableFuture<RemoteManifest> first = pull(new Asking(clock::get));
        gate.awaitArrival(LONG);

        Asking asking = new Asking(clock::get);
        CompletableFuture<RemoteManifest> second = pull(asking);

        Await.until("it is queued", LONG, asking::isQueued);
        clock.addAndGet(SECOND.toNanos());
        assertThat(asking.isSilentFor(SECOND)).isFalse();

        gate.open();
        first.join();
        second.join();
        assertThat(asking.isQueued()).isFalse();
    }

    @Test
    void theRegistryIsSilentFromTheTimeAtWhichItWasAsked() {
        registry.on(manifests()).first(1, Fault.holdHeaders(gate));
        Asking asking = new Asking(clock::get);
        clock.addAndGet(SECOND.toNanos());
        CompletableFuture<RemoteManifest> pulled = pull(asking);
        gate.awaitArrival(LONG);
        assertThat(asking.isSilentFor(SECOND)).isFalse();

        clock.addAndGet(SECOND.toNanos());

        assertThat(asking.isSilentFor(SECOND)).isTrue();
        assertThat(asking.isQueued()).isFalse();
        gate.open();
        pulled.join();
    }

    private CompletableFuture<RemoteManifest> pull(Asking asking) {
        return client.pullManifest(in(registry), digest, Via.NOBODY)
                .contextWrite(asking::in)
                .toFuture();
    }
}
