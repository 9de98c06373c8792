package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.manifests;
import static dev.tain.upstream.Calls.LONG;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The memory for answers that are read whole is all there again, however the reading of one ends. */
@NoBufferLeaks.Watched
class BodyRoomTest {

    private static final int ROOM = 100_000;
    private static final Content FITS = Content.random(1, ROOM);
    private static final int MOST_OF_IT = 80_000;
    private static final MediaType TYPE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final RegistryClient client = new RegistryClient(
            new UpstreamSettings(LONG, LONG, "tain-test", Connections.USUAL, DownloadLimits.NONE, ROOM));

    private final Digest fits = registry.putManifest(NAME, TYPE, FITS).digest();
    private final Digest tooLong =
            registry.putManifest(NAME, TYPE, Content.random(2, ROOM + 1)).digest();
    private final Gate gate = new Gate();

    @AfterEach
    void isAllThere() {
        registry.clearFaults();
        gate.open();
        Await.until("room for the longest", LONG, this::hasRoom);
    }

    private Mono<RemoteManifest> pull(Digest digest) {
        return client.pullManifest(in(registry), digest, Via.NOBODY);
    }

    private boolean hasRoom() {
        return value(pull(fits).map(manifest -> true).onErrorResume(UpstreamException.class, failure -> {
            assertThat(failure.failure()).isEqualTo(Failure.BUSY);
            return Mono.just(false);
        }));
    }

    @Test
    void oneThatFits() {
        assertThat(value(pull(fits)).content()).isEqualTo(FITS.bytes());
    }

    @Test
    void oneThatNeverFits() {
        assertThat(failure(pull(tooLong)).failure()).isEqualTo(Failure.BUSY);
    }

    @Test
    void oneThatBreaksOff() {
        registry.on(manifests()).always(Fault.resetAfter(MOST_OF_IT));

        assertThat(failure(pull(fits)).failure()).isNotEqualTo(Failure.BUSY);
    }

    @Test
    void oneBesideAnother() {
        CompletableFuture<RemoteManifest> first = stalled();

        gate.open();

        assertThat(first.join().content()).isEqualTo(FITS.bytes());
    }

    @Test
    void oneWhoseReaderLeaves() {
        CompletableFuture<RemoteManifest> first = stalled();

        first.cancel(true);

        Await.until("room for the longest", LONG, this::hasRoom);
    }

    /** One that has come in great part, so that there is no room for another. */
    private CompletableFuture<RemoteManifest> stalled() {
        registry.on(manifests()).first(1, Fault.stallAfter(MOST_OF_IT, gate));
        CompletableFuture<RemoteManifest> first = pull(fits).toFuture();
        gate.awaitArrival(LONG);
        // Before another one takes its room.
        Await.until("its part to have come", LONG, () -> client.answerBytes() == MOST_OF_IT);
        assertThat(hasRoom()).isFalse();
        return first;
    }
}
