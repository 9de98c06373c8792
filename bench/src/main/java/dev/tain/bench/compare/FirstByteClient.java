package dev.tain.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A client with one connection that looks at the clock when the first byte of a body is there. */
final class FirstByteClient implements AutoCloseable {

    private static final int LIMIT_MILLIS = 30_000;
    private static final int END_OF_HEADERS = 4;

    private final Server.Address address;
    private final Socket socket;
    private final InputStream in;

    FirstByteClient(Server.Address address) throws IOException {
        this.address = address;
        socket = new Socket(InetAddress.getLoopbackAddress(), address.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Downloads a blob; returns how long its first byte took, in milliseconds. */
    double firstByte(Blob blob) throws IOException {
        byte[] request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                .formatted(blob.path(), address.host())
                .getBytes(US_ASCII);
        long start = System.nanoTime();
        socket.getOutputStream().write(request);
        String headers = headers();
        int first = in.read();
        double millis = (System.nanoTime() - start) / 1e6;
        if (first < 0 || !headers.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("%s answered %s for %s".formatted(address, headers, blob));
        }
        in.skipNBytes(blob.size() - 1);
        return millis;
    }

    private String headers() throws IOException {
        StringBuilder headers = new StringBuilder();
        for (int seen = 0; seen < END_OF_HEADERS; ) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("%s ended the connection after: %s".formatted(address, headers));
            }
            headers.append((char) next);
            seen = next == '\r' || next == '\n' ? seen + 1 : 0;
        }
        return headers.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
