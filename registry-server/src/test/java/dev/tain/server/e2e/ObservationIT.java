package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be seen of a running Tain: its log in both forms, and its health from the start to the end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ObservationIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Content CONTENT = Content.random(7, 3_000_000);
    private static final Digest BLOB = CONTENT.digest();
    private static final String PATH = "/v2/source.example/team/app/blobs/" + BLOB;

    @TempDir
    Path directory;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final HttpClient http = HttpClient.newHttpClient();

    @AutoClose
    @Nullable
    TainProcess started;

    @Test
    void everyLineIsAnObjectOfJsonWhenThatIsWanted() throws Exception {
        TainProcess tain = start(Map.of("TAIN_LOG_FORMAT", "json"));
        source.on(RequestMatch.blobs()).always(Fault.status(500));

        HttpResponse<byte[]> answer = get(tain, "/v2/source.example/team/app/blobs/" + BLOB);

        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        tain.awaitLog("\"request_id\":\"" + id + "\"");
        List<JsonNode> lines = tain.log()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        assertThat(lines).allMatch(line -> line.has("@timestamp") && line.has("level"));
        assertThat(lines)
                .anyMatch(line -> line.path("request").asString("").equals(id)
                        && line.path("message").asString().contains("500"))
                .anyMatch(line -> line.path("request_id").asString("").equals(id)
                        && line.path("status").asInt() == 503);
    }

    @Test
    void aLineOfTheLogEndsWithTheRequestThatItIsAbout() throws Exception {
        TainProcess tain = start(Map.of());
        source.on(RequestMatch.blobs()).always(Fault.status(500));

        HttpResponse<byte[]> answer = get(tain, PATH);

        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        tain.awaitLog(" request=\"" + id + "\"");
        tain.awaitAccess("the line of the request", line -> line.status() == 503);
    }

    @Test
    void thereAreNoLinesOfRequestsWhenTheyAreNotWanted() throws Exception {
        TainProcess tain = start(Map.of("TAIN_LOG_ACCESS", "false"));

        get(tain, "/v2/source.example/team/app/manifests/latest");
        tain.stop();

        assertThat(tain.log()).isNotEmpty().doesNotContain(" access: ");
    }

    @Test
    void refusesRequestsBeforeItStopsAndFinishesTheAnswersUnderWay() throws Exception {
        TainProcess tain = start(Map.of());
        assertThat(tain.awaitAdmin("/actuator/health/liveness")).contains("eventLoops", "reactor-http");
        assertThat(tain.awaitAdmin("/actuator/health/readiness")).contains("\"registry\":{\"status\":\"UP\"}");
        Gate gate = new Gate();
        source.putBlob(TEAM_APP, CONTENT);
        source.on(RequestMatch.blobs()).always(Fault.stallAfter(1_000_000, gate));
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(HttpRequest.newBuilder(tain.uri(PATH)).build(), BodyHandlers.ofByteArray());
        gate.awaitArrival(SOON);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(tain::stop);
        Await.until("a readiness that is down", SOON, () -> readiness(tain) == HttpURLConnection.HTTP_UNAVAILABLE);
        Await.until("a registry port that is closed", SOON, () -> !connects(tain));
        assertThat(answer).isNotDone();
        gate.open();

        assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS).body())
                .isEqualTo(CONTENT.slice(0, 3_000_000).bytes());
        stopped.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(tain.accessLog()).extracting(AccessLine::bytes).contains(3_000_000L);
    }

    private static boolean connects(TainProcess tain) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), tain.uri("/").getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int readiness(TainProcess tain) {
        try {
            return tain.adminAnswer("/actuator/health/readiness").statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpResponse<byte[]> get(TainProcess tain, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(tain.uri(path)).build(), BodyHandlers.ofByteArray());
    }

    private TainProcess start(Map<String, String> environment) throws IOException {
        Files.createDirectories(TainProcess.policy(directory));
        Files.writeString(TainProcess.policy(directory).resolve("registries.conf"), """
                [[registry]]
                prefix = "source.example"
                location = "%s"
                insecure = true
                """.formatted(source.host()));
        TainProcess tain = TainProcess.startIn(directory, environment);
        started = tain;
        Await.until(
                "a readiness that is up",
                SOON,
                () -> tain.admin("/actuator/health/readiness").isPresent());
        return tain;
    }
}
