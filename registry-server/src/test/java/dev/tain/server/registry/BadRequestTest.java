package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client of good will sends, byte for byte: each gets an answer that blames the client. */
class BadRequestTest {

    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    Path directory;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private RunningTain tain;

    @BeforeEach
    void start() {
        tain = RunningTain.start(directory, source);
    }

    @AfterEach
    void isStillServing() throws IOException {
        try (RunningTain running = tain) {
            assertThat(running.get("/v2/").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/a%zz/manifests/latest, 400, NAME_INVALID",
        "/v2/a%/manifests/latest, 400, NAME_INVALID",
        "/v2/a%00b/manifests/latest, 400, NAME_INVALID",
        "/v2/a%ff%fe/manifests/latest, 400, NAME_INVALID",
        "/v2/%2e%2e/%2e%2e/etc/manifests/passwd, 400, NAME_INVALID",
        "/v2/a/manifests/%0d%0aX-Evil:1, 400, DIGEST_INVALID",
        "/v2/a/manifests/latest?ns=no%20host, 400, NAME_INVALID",
        "/v2/a/manifests/latest?ns=, 400, NAME_INVALID",
        "/v2/a/manifests/latest?ns=%zz, 400, NAME_INVALID"
    })
    void answersWithTheSpecificationsCode(String target, int status, String code) throws IOException {
        String answer = exchange("GET " + target + " HTTP/1.1\r\nHost: tain\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("\"" + code + "\"")
                .doesNotContain("X-Evil:1\r\n");
    }

    @Test
    void refusesANameOf256Characters() throws IOException {
        String target = "/v2/" + "a".repeat(256) + "/manifests/latest";

        assertThat(exchange("GET " + target + " HTTP/1.1\r\nHost: tain\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"NAME_INVALID\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no host", "a/b", "tain:99999", "%00", ""})
    void servesWhateverTheHostHeaderSays(String host) throws IOException {
        Digest digest = blob("layer");

        String answer =
                exchange("GET /v2/source.example/team/app/blobs/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                        .formatted(digest, host));

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nlayer");
    }

    /** The server reads no further, so the client may see a reset before it has seen the answer. */
    @Test
    void refusesARequestLineThatIsTooLong() throws IOException {
        String target = "/v2/" + "a/".repeat(8 * 1024) + "manifests/latest";

        assertThat(exchange("GET " + target + " HTTP/1.1\r\nHost: tain\r\n\r\n"))
                .matches("(?s)(HTTP/1.1 414 .*)?");
    }

    /** The server reads no further, so the client may see a reset before it has seen the answer. */
    @Test
    void refusesHeadersThatAreTooLong() throws IOException {
        String header = "X-Padding: " + "a".repeat(40 * 1024);

        assertThat(exchange("GET /v2/ HTTP/1.1\r\nHost: tain\r\n" + header + "\r\n\r\n"))
                .matches("(?s)(HTTP/1.1 431 .*)?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: ::::\r\n\r\n"
            })
    void refusesWhatIsNotHttp(String request) throws IOException {
        assertThat(exchange(request)).startsWith("HTTP/1.1 4");
    }

    @Test
    void answersTwoRequestsSentAtOnceInTheirOrder() throws IOException {
        Digest first = blob("the first");
        Digest second = blob("the second");

        try (Socket socket = connect()) {
            socket.getOutputStream().write((get(first) + get(second)).getBytes(StandardCharsets.ISO_8859_1));

            assertThat(readUntil(socket, "the second"))
                    .containsSubsequence("HTTP/1.1 200", "the first", "HTTP/1.1 200", "the second");
        }
    }

    /** The second request waits for its turn, and its answer needs nothing that would take time. */
    @Test
    void goesOnReadingAfterTwoRequestsSentAtOnce() throws IOException {
        String atOnce = "GET /v2/nonsense HTTP/1.1\r\nHost: tain\r\n\r\n";
        Digest first = blob("the first");

        try (Socket socket = connect()) {
            socket.getOutputStream().write((get(first) + atOnce).getBytes(StandardCharsets.ISO_8859_1));
            readUntil(socket, "}}]}");
            socket.getOutputStream().write(get(first).getBytes(StandardCharsets.ISO_8859_1));

            assertThat(readUntil(socket, "the first")).startsWith("HTTP/1.1 200");
        }
    }

    private Digest blob(String text) {
        return source.putBlob(RepositoryName.parse("team/app"), Content.of(text));
    }

    private static String get(Digest digest) {
        return "GET /v2/source.example/team/app/blobs/%s HTTP/1.1\r\nHost: tain\r\n\r\n".formatted(digest);
    }

    /** Sends these bytes and reads what comes back until the server closes. */
    private String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readUntil(socket, "no answer ends with this");
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), tain.host().port().orElseThrow());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Reads until what was read ends so, or the connection is closed or reset. */
    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.append((char) next);
                if (read.indexOf(end, read.length() - end.length()) >= 0) {
                    break;
                }
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return read.toString();
    }
}
