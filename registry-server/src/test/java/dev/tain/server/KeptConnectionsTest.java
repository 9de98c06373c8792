package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.tain.testkit.NoBufferLeaks;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A client that sends one request after the other on one connection, to Spring's handlers on reactor-netty: version 1.3.7 did
 * not hear them all.
 *
 * @see <a href="https://github.com/reactor/reactor-netty/issues/4361">reactor-netty, issue 4361</a>
 */
@NoBufferLeaks.Watched
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class KeptConnectionsTest {

    private static final int REQUESTS = 1_000;
    private static final int WAITING_REQUESTS = 20;
    private static final int LIMIT_MILLIS = 10_000;
    private static final Duration LATER = Duration.ofMillis(50);

    private final Scheduler elsewhere = Schedulers.newSingle("elsewhere");
    private DisposableServer server;

    @BeforeEach
    void start() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(route().GET(
                                "/elsewhere",
                                request -> Mono.fromCallable(() -> "there")
                                        .subscribeOn(elsewhere)
                                        .flatMap(ServerResponse.ok()::bodyValue))
                        .GET(
                                "/later",
                                request -> Mono.delay(LATER)
                                        .flatMap(tick -> ServerResponse.ok().bodyValue("later")))
                        .GET("/empty", request -> ServerResponse.ok().build())
                        .GET("/here", request -> ServerResponse.ok().bodyValue("here!"))
                        .build())))
                .bindNow();
    }

    @AfterEach
    void stop() {
        server.disposeNow();
        elsewhere.dispose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "/here", "/elsewhere /here", "/elsewhere /here /here", "/here /%zz"})
    void hearsEveryRequestWhereverTheAnswersComeFrom(String paths) throws IOException {
        String[] asked = paths.split(" ", -1);
        try (Socket socket = connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                send(socket, asked[i % asked.length]);
                assertThat(answer(socket)).as("answer %d", i).startsWith("HTTP/1.1 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/here", "/empty", "/nowhere", "/%zz"})
    void hearsTheRequestAfterOneThatHadToWait(String waiting) throws IOException {
        try (Socket socket = connect()) {
            for (int i = 0; i < WAITING_REQUESTS; i++) {
                send(socket, "/later", waiting);
                assertThat(answer(socket))
                        .as("answer to the first of pair %d", i)
                        .endsWith("later");
                assertThat(answer(socket))
                        .as("answer to the second of pair %d", i)
                        .startsWith("HTTP/1.1 ");
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    /** Sends requests in one packet. */
    private static void send(Socket socket, String... paths) throws IOException {
        StringBuilder requests = new StringBuilder();
        for (String path : paths) {
            requests.append("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
        }
        socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Every answer here announces its length. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("the connection stays open after %s", head).isNotNegative();
            head.append((char) next);
        }
        int length = Integer.parseInt(head.toString().replaceFirst("(?is).*content-length: (\\d+).*", "$1"));
        return head + new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }
}
