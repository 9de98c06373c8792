package dev.tain.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The guard with clients that leave, and with an audit that is slow. */
class AdminGuardTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration WHILE = Duration.ofMillis(100);
    private static final int MORE_THAN_CAN_WAIT = 10_010;
    private static final int WRITES = 4_000;
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private static DisposableServer serve(AuditLog audit, WebHandler handler) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(handler)
                        .filter(new AdminGuard(new AdminCallers(Optional::empty), audit))
                        .build()))
                .bindNow();
    }

    private static Socket send(DisposableServer server, String method) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        String request = "%s /admin/v1/plan HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(method);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static AuditEntry entry() {
        return AuditEntry.left(visit(), new Deed(false, List.of()));
    }

    private static AuditEntry refusal() {
        return AuditEntry.refused(visit(), HttpStatus.UNAUTHORIZED, "x", new Deed(false, List.of()));
    }

    private static AdminVisit visit() {
        return new AdminVisit(
                "id",
                MockServerHttpRequest.get("/").build(),
                AdminOperations.find(HttpMethod.GET, PathContainer.parsePath("/")),
                Identification.nobody("x"));
    }

    @Test
    void aClientThatLeavesWhileItsWriteIsUnderWayIsNoted() throws IOException {
        AtomicInteger begun = new AtomicInteger();
        try (AuditLog audit = new AuditLog(lines::add, () -> NOW)) {
            DisposableServer server =
                    serve(audit, exchange -> Mono.<Void>never().doOnSubscribe(it -> begun.incrementAndGet()));
            try (Socket socket = send(server, "DELETE")) {
                Await.until("the write", SOON, () -> begun.get() == 1);
                assertThat(socket.isConnected()).isTrue();
            }

            Await.until("the line", SOON, () -> !lines.isEmpty());
            server.disposeNow();
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("\"result\":\"unknown\"", "\"reason\":\"the client left before the answer\"")
                .doesNotContain("\"status\"");
    }

    @Test
    void theAnswerWaitsForItsLine() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (AuditLog audit = new AuditLog(line -> waitFor(slow), () -> NOW)) {
            DisposableServer server = serve(audit, exchange -> Mono.empty());
            try (Socket socket = send(server, "DELETE")) {
                assertThat(readsWithin(socket, WHILE)).isFalse();
                slow.countDown();

                assertThat(readsWithin(socket, SOON)).isTrue();
            }
            server.disposeNow();
        }
    }

    /** One whose lines are noted, and each of which is written only when this is open. */
    private AuditLog keptWaitingBy(CountDownLatch slow) {
        return new AuditLog(
                line -> {
                    lines.add(line);
                    waitFor(slow);
                },
                () -> NOW);
    }

    @Test
    void linesThatAreLostAreCounted() {
        CountDownLatch slow = new CountDownLatch(1);
        try (AuditLog audit = keptWaitingBy(slow)) {
            for (int i = 0; i < MORE_THAN_CAN_WAIT; i++) {
                audit.writeLater(entry());
            }
            slow.countDown();
        }

        assertThat(lines).hasSizeLessThan(MORE_THAN_CAN_WAIT);
        assertThat(lines).filteredOn(line -> line.contains("\"lostBefore\":")).hasSize(1);
        assertThat(lines.get(0)).startsWith("{\"time\":\"2026-11-28T10:00:00Z\",\"id\":\"id\",\"who\":\"nobody\"");
    }

    @Test
    void refusalsDoNotDisplaceTheLinesOfWrites() {
        CountDownLatch slow = new CountDownLatch(1);
        try (AuditLog audit = keptWaitingBy(slow)) {
            for (int i = 0; i < MORE_THAN_CAN_WAIT; i++) {
                audit.writeLater(refusal());
            }
            for (int i = 0; i < WRITES; i++) {
                audit.writeLater(entry());
            }
            slow.countDown();
        }

        assertThat(lines)
                .filteredOn(line -> line.contains("\"result\":\"unknown\""))
                .hasSize(WRITES);
        assertThat(lines)
                .filteredOn(line -> line.contains("\"lostBefore\":"))
                .singleElement()
                .asString()
                .contains("\"lostBefore\":" + (MORE_THAN_CAN_WAIT + WRITES - lines.size()));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean readsWithin(Socket socket, Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
