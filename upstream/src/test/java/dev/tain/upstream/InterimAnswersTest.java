package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Tag;
import dev.tain.testkit.Content;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that says something before its answers. */
class InterimAnswersTest {

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final RegistryClient client = Calls.patient();

    InterimAnswersTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        client.close();
        listener.close();
        connections.shutdownNow();
    }

    /** Answers each request for a tag with a digest that belongs to the tag alone. */
    private void serve(String before) {
        connections.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    connections.execute(() -> converse(socket, before));
                } catch (IOException e) {
                    return; // the test is over
                }
            }
        });
    }

    private static void converse(Socket socket, String before) {
        try (socket) {
            String request = request(socket.getInputStream());
            while (request.startsWith("HEAD ")) {
                String tag = request.replaceFirst("(?s)^HEAD [^ ]*/([a-z]+) .*", "$1");
                String answer = before
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                        + "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n"
                        + "Docker-Content-Digest: " + digest(tag) + "\r\n\r\n";
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                request = request(socket.getInputStream());
            }
        } catch (IOException e) {
            // The client has left.
        }
    }

    /** Up to the empty line; what does not begin with a letter, as TLS does not, is none. */
    private static String request(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 'A' && request.isEmpty()) {
                return "";
            }
            request.append((char) next);
        }
        return request.toString();
    }

    private static Digest digest(String tag) {
        return Content.of(tag).digest();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                ""
            })
    void theAnswerIsWhatComesLast(String before) {
        serve(before);

        for (String tag : new String[] {"one", "two", "three"}) {
            assertThat(Calls.value(client.checkManifest(Calls.at(listener.getLocalPort()), Tag.parse(tag), Via.NOBODY))
                            .digest())
                    .isEqualTo(digest(tag));
        }
    }
}
