package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TcpRelayTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("library/mirror");
    private static final int SIZE = 300_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final TcpRelay relay = TcpRelay.to(registry.port());

    private final TestClient client = new TestClient();
    private final Content content = Content.random(1, SIZE);
    private final Digest digest = registry.putBlob(REPOSITORY, content);
    private final URI uri = URI.create("http://127.0.0.1:%d%s"
            .formatted(relay.port(), registry.blobUri(REPOSITORY, digest).getPath()));

    @Test
    void passesEverythingOn() throws Exception {
        assertThat(client.get(uri).body()).isEqualTo(content.bytes());
        assertThat(relay.acceptedConnections()).isEqualTo(1);
        assertThat(relay.bytesToClients()).isGreaterThan(SIZE);
    }

    @Test
    void resetsAfterSomeBytes() throws Exception {
        relay.resetAfter(100_000);

        try (RawClient raw = RawClient.get(uri)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(raw::readToTheEnd);
        }
        assertThat(relay.bytesToClients()).isEqualTo(100_000);
        relay.heal();
        assertThat(client.get(uri).statusCode()).isEqualTo(200);
    }

    @Test
    void stallsUntilHealed() throws Exception {
        relay.stall();

        CompletableFuture<HttpResponse<byte[]>> answer = client.getLater(uri);
        Await.until("the connection", LIMIT, () -> relay.acceptedConnections() == 1);
        assertThat(registry.requests()).isEmpty();
        relay.heal();

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(content.bytes());
    }

    @Test
    void cutsAndResetsConnectionsThatAreOpen() throws Exception {
        Gate gate = new Gate();
        registry.on(RequestMatch.blobs()).always(Fault.stallAfter(1_000, gate));

        try (RawClient cut = RawClient.get(uri)) {
            gate.awaitArrival(LIMIT);
            Await.until("the bytes before the stall", LIMIT, () -> relay.bytesToClients() > 1_000);
            relay.cutConnections();
            assertThat(RawClient.bodyOf(cut.readToTheEnd())).hasSize(1_000);
        }
        try (RawClient reset = RawClient.get(uri)) {
            Await.until("the second answer", LIMIT, () -> gate.arrivals() == 2);
            relay.resetConnections();
            assertThatExceptionOfType(IOException.class).isThrownBy(reset::readToTheEnd);
        }
    }

    @Test
    void refusesUntilHealed() throws Exception {
        relay.refuse();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> client.get(uri));

        relay.heal();
        assertThat(client.get(uri).statusCode()).isEqualTo(200);
    }

    @Test
    void endsConnectionsWhenNobodyIsBehindIt() {
        registry.close();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.get(uri));
        assertThat(relay.acceptedConnections()).isPositive();
    }

    @Test
    void limitsTheRate() throws Exception {
        relay.limitRate(SIZE * 2);

        long start = System.nanoTime();
        assertThat(client.get(uri).body()).hasSize(SIZE);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(400), LIMIT);
    }
}
