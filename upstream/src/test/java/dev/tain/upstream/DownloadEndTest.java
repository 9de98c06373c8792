package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.result;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.NoBufferLeaks;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** However a download ends, the only turn is there for the next one. {@link NoBufferLeaks} watches all of it. */
class DownloadEndTest {

    private static final int SIZE = 2_000_000;
    private static final Content LARGE = Content.random(1, SIZE);
    /** A second for all of it, which is large beside one piece. */
    private static final int SPEED = SIZE;

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final RegistryClient client =
            limited(new DownloadLimit(OptionalInt.of(1), OptionalLong.empty()), DownloadLimits.NONE.perHost());

    private final Digest digest = registry.putBlob(NAME, LARGE);

    private static RegistryClient limited(DownloadLimit all, Map<RegistryHost, DownloadLimit> perHost) {
        return new RegistryClient(new UpstreamSettings(
                Calls.LONG, Calls.LONG, "tain-test", Connections.USUAL, new DownloadLimits(all, perHost)));
    }

    @AfterEach
    void theTurnIsThereAgain() {
        Await.until("the turn is given back", Calls.LONG, () -> client.activeDownloads() == 0);
        assertThat(client.waitingDownloads()).isZero();
        registry.clearFaults();
        assertThat(value(bytes(client.pullBlob(in(registry), digest, SIZE - 10, Via.NOBODY))))
                .isEqualTo(LARGE.slice(SIZE - 10, 10).bytes());
    }

    @Test
    void complete() {
        assertThat(value(bytes(client.pullBlob(in(registry), digest, 0, Via.NOBODY))))
                .isEqualTo(LARGE.bytes());
    }

    @Test
    void withNothingLeftToSend() {
        assertThat(value(bytes(client.pullBlob(in(registry), digest, SIZE, Via.NOBODY))))
                .isEmpty();
    }

    @Test
    void absent() {
        assertThat(result(client.pullBlob(in(registry), LARGE.slice(0, 9).digest(), 0, Via.NOBODY)))
                .isEmpty();
    }

    @Test
    void refused() {
        registry.on(gets()).always(Fault.status(500));
        failure(client.pullBlob(in(registry), digest, 0, Via.NOBODY));
    }

    @Test
    void withoutAnAnswer() {
        registry.on(gets()).always(Fault.resetWithoutAnswer());
        failure(client.pullBlob(in(registry), digest, 0, Via.NOBODY));
    }

    @Test
    void cutOff() {
        registry.on(gets()).always(Fault.closeAfter(SIZE / 2));
        failure(bytes(client.pullBlob(in(registry), digest, 0, Via.NOBODY)));
    }

    @Test
    void askedForTwiceAsTheRegistryCannotBeginInTheMiddle() {
        registry.on(gets()).first(1, Fault.rangeNotSatisfiable());
        assertThat(value(bytes(client.pullBlob(in(registry), digest, SIZE / 2, Via.NOBODY))))
                .isEqualTo(LARGE.slice(SIZE / 2, SIZE / 2).bytes());
    }

    @Test
    void discarded() {
        value(client.pullBlob(in(registry), digest, 0, Via.NOBODY)).discard();
    }

    @Test
    void cancelledInItsMiddle() {
        value(client.pullBlob(in(registry), digest, 0, Via.NOBODY))
                .content()
                .next()
                .block(Calls.LONG);
    }

    @Test
    void cancelledBeforeItsHeaders() {
        Gate gate = new Gate();
        registry.on(gets()).always(Fault.holdHeaders(gate));
        Disposable download =
                client.pullBlob(in(registry), digest, 0, Via.NOBODY).subscribe();
        gate.awaitArrival(Calls.LONG);

        download.dispose();
        gate.open();
    }

    @Test
    void cancelledWhileItWaitsForItsTurn() {
        RemoteBlob first = value(client.pullBlob(in(registry), digest, 0, Via.NOBODY));
        Disposable second = client.pullBlob(in(registry), digest, 0, Via.NOBODY).subscribe();
        assertThat(client.waitingDownloads()).isEqualTo(1);

        second.dispose();

        assertThat(client.waitingDownloads()).isZero();
        assertThat(registry.requests(blob(digest))).hasSize(1);
        first.discard();
    }

    @Test
    void afterATurnThatWasNotUsed() {
        value(client.downloadTurn(in(registry))).giveBack();
    }

    @Test
    void noFasterThanItMayWhereverTheRegistryLeads() {
        try (FakeRegistry storage = FakeRegistry.start();
                RegistryClient slow = limited(
                        DownloadLimit.NONE,
                        Map.of(registry.host(), new DownloadLimit(OptionalInt.empty(), OptionalLong.of(SPEED))))) {
            storage.putBlob(NAME, LARGE.slice(0, SPEED));
            Digest small = registry.putBlob(NAME, LARGE.slice(0, SPEED));
            registry.on(gets()).always(Fault.redirect(307, storage.blobUri(NAME, small)));

            long start = System.nanoTime();
            assertThat(value(bytes(slow.pullBlob(in(registry), small, 0, Via.NOBODY))))
                    .hasSize(SPEED);

            // A second's worth, less a tenth at once, and the last piece does not wait for itself.
            assertThat(System.nanoTime() - start).isGreaterThan(600_000_000);
            assertThat(storage.requests(blob(small))).hasSize(1);
        }
    }
}
