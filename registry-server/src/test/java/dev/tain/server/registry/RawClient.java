package dev.tain.server.registry;

import dev.tain.oci.RegistryHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A socket on which requests are sent and every byte of the answers can be seen, and how the connection ends. */
final class RawClient implements AutoCloseable {

    private static final int LIMIT_MILLIS = 10_000;

    private final Socket socket;
    private final RegistryHost host;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    /** How the server ends a connection. */
    enum End {
        CLOSED,
        RESET
    }

    /**
     * Everything until the end.
     *
     * @param answer what came, a character for each byte; after a reset some of it may be lost
     */
    record Received(String answer, End end) {

        byte[] body() {
            return answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private RawClient(Socket socket, RegistryHost host) {
        this.socket = socket;
        this.host = host;
    }

    /** Sends a request without the body. */
    static RawClient send(RegistryHost host, String method, String path, String... headerLines) throws IOException {
        return send(host.port().orElseThrow(), host, method, path, headerLines);
    }

    /** Sends a request without the body to a port of this machine, with another host in it. */
    static RawClient send(int port, RegistryHost host, String method, String path, String... headerLines)
            throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LIMIT_MILLIS);
        RawClient client = new RawClient(socket, host);
        client.sendToo(method, path, headerLines);
        return client;
    }

    /** Sends another request, without waiting for any answer. */
    void sendToo(String method, String path, String... headerLines) throws IOException {
        StringBuilder request = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host));
        Arrays.stream(headerLines).forEach(line -> request.append(line).append("\r\n"));
        request.append("\r\n");
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads until what was read ends so. */
    String readUntil(String end) throws IOException {
        while (!text().endsWith(end) && readSome()) {}
        return text();
    }

    /** Reads until that many bytes of the answer have come. */
    void readAtLeast(int bytes) throws IOException {
        while (read.size() < bytes && readSome()) {}
    }

    /** Reads until the server closes or resets the connection. */
    Received readToTheEnd() throws IOException {
        try {
            while (readSome()) {}
            return new Received(text(), End.CLOSED);
        } catch (SocketException reset) {
            return new Received(text(), End.RESET);
        }
    }

    private boolean readSome() throws IOException {
        byte[] buffer = new byte[64 * 1024];
        int count = socket.getInputStream().read(buffer);
        read.write(buffer, 0, Math.max(0, count));
        return count >= 0;
    }

    private String text() {
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
