package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a request leaves behind: its id, its line in the access log, its share of the metrics. */
class RequestTraceTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String APP = "/v2/source.example/team/app/";
    private static final Content CONTENT = Content.random(1, 300_000);
    private static final Digest BLOB = CONTENT.digest();
    private static final String PATH = APP + "blobs/" + BLOB;

    /** How a TLS handshake begins, up to the extension "supported groups". */
    private static final byte[] CLIENT_HELLO = {
        0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03, 0x00, 0x0a
    };

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        source.putBlob(TEAM_APP, CONTENT);
        tain = RunningTain.start(store, source);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    @Test
    void everyAnswerHasAnIdOfItsOwn() throws IOException {
        String first = id(tain.get("/v2/"));
        String second = id(tain.get(PATH));
        String third = id(tain.get("/nowhere"));

        assertThat(first).isNotEmpty().isNotEqualTo(second).isNotEqualTo(third);
        assertThat(second).isNotEqualTo(third);
    }

    @Test
    void theIdOfAProxyIsKeptAndOneThatIsNoneIsNot() throws IOException {
        assertThat(id(tain.get("/v2/", "X-Request-Id", "proxy-4711"))).isEqualTo("proxy-4711");
        assertThat(id(tain.get("/v2/", "X-Request-Id", "a b\"c"))).doesNotContain("\"", " ");
    }

    @Test
    void anErrorHasTheIdInItsDetail() throws IOException {
        HttpResponse<byte[]> answer = tain.get(APP + "manifests/nothing");

        JsonNode error =
                JsonMapper.shared().readTree(answer.body()).path("errors").path(0);
        assertThat(error.propertyNames()).containsExactly("code", "message", "detail");
        assertThat(error.path("detail").path("requestId").asString()).isEqualTo(id(answer));
    }

    @Test
    void theLineSaysWhatWasAskedForAndWhatItStoodFor() throws IOException {
        HttpResponse<byte[]> answer = tain.get(PATH, "User-Agent", "podman/5");

        assertThat(tain.accessLine())
                .contains(
                        " GET " + PATH + " 200 300000 ",
                        "ms ok " + source.host() + " source.example/team/app " + id(answer) + " \"podman/5\"");
    }

    @Test
    void theLineOfARefusedRequestHasNoSource() throws IOException {
        tain.get("/v2/other.example/team/app/manifests/latest");

        assertThat(tain.accessLine()).contains(" 403 ", "ms refused - - ");
    }

    @Test
    void aBlobIsAMissForTheFirstAndAFillForWhoeverComesMeanwhileAndAHitLater() throws IOException {
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).first(1, Fault.stallAfter(100_000, gate));
        CompletableFuture<HttpResponse<byte[]>> first =
                tain.http().sendAsync(tain.request("GET", PATH), BodyHandlers.ofByteArray());
        Await.until("a fill that has begun", SOON, () -> !tain.fills().isEmpty());
        CompletableFuture<HttpResponse<byte[]>> second =
                tain.http().sendAsync(tain.request("GET", PATH), BodyHandlers.ofByteArray());
        Await.until("two readers", SOON, () -> tain.fills().stream().anyMatch(fill -> fill.readers() == 2));
        gate.open();
        first.join();
        second.join();
        Await.until("a blob that is stored", SOON, () -> tain.fills().isEmpty());
        tain.get(PATH);

        Await.until("three lines", SOON, () -> tain.accessLines().size() == 3);
        assertThat(tain.accessLines())
                .anyMatch(line -> line.contains(" ok " + source.host() + " "))
                .anyMatch(line -> line.contains(" ok fill:" + source.host() + " "))
                .anyMatch(line -> line.contains(" ok store "));
        assertThat(counter("tain.pulls", "kind", "blob", "result", "miss")).isEqualTo(1);
        assertThat(counter("tain.pulls", "kind", "blob", "result", "fill")).isEqualTo(1);
        assertThat(counter("tain.pulls", "kind", "blob", "result", "hit")).isEqualTo(1);
        assertThat(counter("tain.served", "origin", "place")).isEqualTo(300_000);
        assertThat(counter("tain.served", "origin", "fill")).isEqualTo(300_000);
        assertThat(counter("tain.served", "origin", "store")).isEqualTo(300_000);
        assertThat(fetched()).isEqualTo(300_000);
    }

    @Test
    void aTagThatCannotBeConfirmedIsStale() throws IOException {
        TestImage image = ImageBuilder.seeded(1).layer(4_000).build();
        image.putInto(source, TEAM_APP, Tag.parse("latest"));
        tain.get(APP + "manifests/latest");
        tain.clock().advance(RunningTain.TAG_MAX_AGE.plusSeconds(1));
        source.on(RequestMatch.manifests()).always(Fault.status(500));

        tain.get(APP + "manifests/latest");

        awaitEnded(2);
        assertThat(counter("tain.pulls", "kind", "manifest", "result", "miss")).isEqualTo(1);
        assertThat(counter("tain.pulls", "kind", "manifest", "result", "stale")).isEqualTo(1);
        assertThat(fetched()).isEqualTo((double) image.manifest().size());
    }

    @Test
    void requestsAreCountedByWhatTheyAskedForAndHowTheyEnded() throws IOException {
        tain.get("/v2/");
        tain.head(PATH);
        tain.get(PATH, "If-None-Match", "\"" + BLOB + "\"");
        tain.get(APP + "manifests/nothing");
        tain.get("/v2/other.example/team/app/tags/list");
        tain.get(APP + "manifests/sha256:1");
        tain.send("DELETE", PATH);
        source.on(RequestMatch.anything()).always(Fault.status(500));
        tain.get(APP + "referrers/" + BLOB);

        awaitEnded(8);
        assertThat(requests("ping", "get", "ok")).isEqualTo(1);
        assertThat(requests("blob", "head", "ok")).isEqualTo(1);
        assertThat(requests("blob", "get", "not-modified")).isEqualTo(1);
        assertThat(requests("manifest", "get", "absent")).isEqualTo(1);
        assertThat(requests("tags", "get", "refused")).isEqualTo(1);
        assertThat(requests("other", "get", "invalid")).isEqualTo(1);
        assertThat(requests("other", "other", "invalid")).isEqualTo(1);
        assertThat(requests("referrers", "get", "failed")).isEqualTo(1);
        assertThat(tain.meters().get("tain.requests.active").gauge().value()).isZero();
        assertThat(firstBytes("blob").count()).isEqualTo(2);
        assertThat(firstBytes("blob").max(TimeUnit.NANOSECONDS)).isPositive();
    }

    @Test
    void anAnswerThatTainCutsOffIsAborted() throws IOException {
        source.on(RequestMatch.blobs()).first(1, Fault.closeAfter(150_000));
        source.on(RequestMatch.carrying("Range")).always(Fault.status(500));

        try (RawClient client = RawClient.send(tain.host(), "GET", PATH)) {
            client.readToTheEnd();
        }

        awaitEnded(1);
        assertThat(requests("blob", "get", "aborted")).isEqualTo(1);
        assertThat(tain.accessLine()).contains(PATH + " 200 ", "ms aborted ");
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerHasLeft() throws IOException {
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).always(Fault.holdHeaders(gate));
        RawClient client = RawClient.send(tain.host(), "GET", PATH);
        Await.until("a question to the source", SOON, () -> !source.requests().isEmpty());
        client.close();

        awaitEnded(1);
        gate.open();
        assertThat(requests("blob", "get", "client-left")).isEqualTo(1);
        assertThat(tain.accessLine()).contains(PATH + " 499 0 ", "ms client-left ");
        assertThat(firstBytes("blob").count()).isZero();
    }

    @Test
    void whatIsNoHttpHasALineAsWell() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), tain.host().port().orElseThrow())) {
            socket.getOutputStream().write(CLIENT_HELLO);

            awaitEnded(1);
        }
        assertThat(tain.accessLine()).contains(" 127.0.0.1 - - 400 0 ", "ms invalid - - ");
        assertThat(requests("other", "other", "invalid")).isEqualTo(1);
        assertThat(tain.meters().get("tain.requests.active").gauge().value()).isZero();
    }

    @Test
    void headersThatAreTooLongHaveALineThatSaysWhoseTheyAre() throws IOException {
        try (RawClient client = RawClient.send(tain.host(), "GET", PATH, "X-Padding: " + "a".repeat(40 * 1024))) {
            client.readToTheEnd();
        }

        awaitEnded(1);
        assertThat(tain.accessLine()).contains(" GET " + PATH + " 431 0 ", "ms invalid - - ");
    }

    @Test
    void whatFollowsARequestAndIsNoHttpHasALineOfItsOwn() throws IOException {
        try (RawClient client = RawClient.send(tain.host(), "GET", "/v2/", "", "no request")) {
            client.readToTheEnd();
        }

        awaitEnded(2);
        assertThat(tain.accessLines())
                .anyMatch(line -> line.contains(" GET /v2/ 200 "))
                .anyMatch(line -> line.contains(" - - 400 "));
    }

    private static String id(HttpResponse<?> answer) {
        assertThat(answer.headers().allValues("X-Request-Id")).hasSize(1);
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }

    /** A request is counted a little after its client has the answer. */
    private void awaitEnded(int requests) {
        Await.until(
                "%d lines".formatted(requests), SOON, () -> tain.accessLines().size() == requests);
    }

    private double requests(String operation, String method, String result) {
        return counter("tain.requests", "operation", operation, "method", method, "result", result);
    }

    private double counter(String name, String... tags) {
        return tain.meters().get(name).tags(tags).counter().count();
    }

    private double fetched() {
        return tain.meters().get("tain.upstream.fetched").functionCounter().count();
    }

    private Timer firstBytes(String operation) {
        return tain.meters()
                .get("tain.requests.first.byte")
                .tag("operation", operation)
                .timer();
    }
}
