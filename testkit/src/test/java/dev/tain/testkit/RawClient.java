package dev.tain.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A socket on which one request is sent and every byte of the answer can be seen, and how the connection ends. */
final class RawClient implements AutoCloseable {

    private static final int LIMIT_MILLIS = 20_000;

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    static RawClient get(URI uri) throws IOException {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(LIMIT_MILLIS);
        String request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(uri.getPath(), uri.getAuthority());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new RawClient(socket);
    }

    /** Everything up to the ordinary end of the connection, a character for each byte. */
    String readToTheEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
