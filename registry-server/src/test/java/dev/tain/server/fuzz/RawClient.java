package dev.tain.server.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A client of HTTP that sends what no client would let through, each request on a connection of its own. */
final class RawClient {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int STREAM_MILLIS = 40;
    private static final int BUFFER = 16 * 1024;

    private final int port;

    RawClient(int port) {
        this.port = port;
    }

    /** Sends a request; what may have no end is left after a moment. */
    FuzzAnswer send(FuzzRequest request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(socket.getOutputStream(), request);
            return read(socket, request);
        } catch (IOException e) {
            return new FuzzAnswer(0, e.toString(), "", false);
        }
    }

    /** A server may refuse a body, and close, before it has read all of it: the answer counts then. */
    private void write(OutputStream out, FuzzRequest request) throws IOException {
        out.write(request.head("127.0.0.1:" + port));
        try {
            out.write(request.bytes());
        } catch (IOException e) {
            out.flush();
        }
    }

    /** What had come before the connection broke counts: a server may close it without having read a body that it refuses. */
    private static FuzzAnswer read(Socket socket, FuzzRequest request) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[BUFFER];
        boolean left = false;
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received.write(buffer, 0, count);
                socket.setSoTimeout(request.mayStream() ? STREAM_MILLIS : PATIENCE_MILLIS);
            }
        } catch (SocketTimeoutException e) {
            left = request.mayStream() && received.size() > 0;
        } catch (SocketException e) {
            left = false;
        }
        FuzzAnswer answer =
                FuzzAnswer.parse(received.toByteArray(), request.method().equals("HEAD"));
        return left ? new FuzzAnswer(answer.code(), answer.head(), answer.body(), true) : answer;
    }
}
