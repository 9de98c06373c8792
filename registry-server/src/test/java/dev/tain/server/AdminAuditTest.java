package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.admin.Role;
import dev.tain.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the audit says of requests. */
class AdminAuditTest {

    private static final String ICSP = "/apis/operator.openshift.io/v1alpha1/imagecontentsourcepolicies";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static StartedTain tain;
    private static AdminClient client;

    @AutoClose
    private final AuditLines audit = new AuditLines();

    @BeforeAll
    static void start() throws IOException {
        tain = StartedTain.startGuarded(directory, "");
        client = AdminClient.plain(tain);
    }

    @AfterAll
    static void stop() {
        tain.close();
    }

    private JsonNode onlyLine() {
        assertThat(audit.lines()).hasSize(1);
        return audit.lines().get(0);
    }

    private static void assertLine(JsonNode line, String result, int status) {
        assertThat(line.path("result").asString()).as(line.toString()).isEqualTo(result);
        assertThat(line.path("status").asInt()).isEqualTo(status);
    }

    @Test
    void aWriteIsThereWithItsResultWhenTheAnswerIs() {
        AdminClient.Answer answer = client.send(tain.token(Role.ADMIN), "DELETE", ICSP, "X-Request-Id", "mine");

        assertThat(answer.code()).as(answer.response().body()).isEqualTo(200);
        JsonNode line = onlyLine();
        assertLine(line, "done", 200);
        assertThat(Instant.parse(line.path("time").asString())).isBeforeOrEqualTo(Instant.now());
        assertThat(line.path("id").asString()).isEqualTo("mine");
        assertThat(line.path("who").asString()).isEqualTo("token:my-admin");
        assertThat(line.path("role").asString()).isEqualTo("admin");
        assertThat(line.path("from").asString()).isEqualTo("127.0.0.1");
        assertThat(line.path("method").asString()).isEqualTo("DELETE");
        assertThat(line.path("path").asString()).isEqualTo(ICSP);
        assertThat(line.path("operation").asString()).isEqualTo("delete policies");
        assertThat(line.has("dryRun")).isFalse();
    }

    @Test
    void aWriteThatFailsIsThereWithTheStatusOfItsError() {
        client.send(tain.token(Role.ADMIN), "DELETE", ICSP + "/none");
        client.send(tain.token(Role.ADMIN), "POST", "/unknown");

        assertThat(audit.lines()).hasSize(2);
        assertLine(audit.lines().get(0), "failed", 404);
        assertLine(audit.lines().get(1), "failed", 404);
    }

    @Test
    void aRefusalIsThereAlsoForReading() {
        client.send(tain.token(Role.VIEWER), "POST", ICSP);
        client.send("", "GET", "/admin/v1/fills?secret=x");

        assertThat(audit.lines()).hasSize(2);
        JsonNode tooLittle = audit.lines().get(0);
        assertLine(tooLittle, "refused", 403);
        assertThat(tooLittle.path("who").asString()).isEqualTo("token:my-viewer");
        assertThat(tooLittle.path("reason").asString()).isEqualTo("needs the role admin");
        JsonNode nobody = audit.lines().get(1);
        assertLine(nobody, "refused", 401);
        assertThat(nobody.path("who").asString()).isEqualTo("nobody");
        assertThat(nobody.path("role").asString()).isEqualTo("none");
        assertThat(nobody.path("path").asString()).as("without the query").isEqualTo("/admin/v1/fills");
        assertThat(nobody.path("reason").asString()).isEqualTo("it came with no credential");
    }

    @Test
    void readingThatIsAllowedIsNotThere() {
        client.send(tain.token(Role.VIEWER), "GET", "/admin/v1/fills");
        client.send("", "GET", "/actuator/health");

        assertThat(audit.lines()).isEmpty();
    }

    @Test
    void whatIsToChangeNothingIsMarked() {
        client.send(tain.token(Role.ADMIN), "DELETE", ICSP + "?dryRun=All");

        assertThat(onlyLine().path("dryRun").asBoolean()).isTrue();
    }

    @Test
    void whatChangesSomethingAllTheSameIsNotMarked() {
        client.send(tain.token(Role.ADMIN), "DELETE", "/admin/v1/repositories/none?dryRun=All");

        assertThat(onlyLine().has("dryRun")).isFalse();
    }

    @Test
    void whatWasChangedIsThereWhereThePathDoesNotSayIt() {
        String policy = """
                {"apiVersion":"operator.openshift.io/v1alpha1","kind":"ImageContentSourcePolicy","metadata":{"name":"team"},
                "spec":{"repositoryDigestMirrors":[{"source":"quay.io/team","mirrors":["mirror.example/team"]}]}}""";
        AdminClient.Answer created = client.sendBody(tain.token(Role.ADMIN), "POST", ICSP, policy);
        client.send(tain.token(Role.ADMIN), "DELETE", ICSP);

        assertThat(created.code()).as(created.response().body()).isEqualTo(201);
        assertThat(audit.lines())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line.path("objects").path(0).asString()).isEqualTo("team"));
    }

    @Test
    void longPathsAreCutAndEveryEntryIsOneLineWithoutATokenInIt() {
        String token = tain.token(Role.VIEWER);
        client.send(token, "DELETE", "/x/" + "%0Ay".repeat(1_000));
        client.send(token + "x", "DELETE", "/x");

        assertThat(audit.texts())
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).hasSizeLessThan(2_000).doesNotContain("\n", token));
    }

    @Test
    void aWriteWhoseBodyBreaksOffIsThereAsFailed() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tain.adminPort())) {
            String head = "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\n\r\n{"
                    .formatted(ICSP, tain.token(Role.ADMIN));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            Await.until("the line", SOON, () -> !audit.lines().isEmpty());
        }

        assertThat(onlyLine().path("result").asString()).isIn("failed", "unknown");
    }
}
