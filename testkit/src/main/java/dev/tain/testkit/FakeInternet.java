package dev.tain.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A forward proxy on a free port of 127.0.0.1 behind which well-known hosts are those of a test: it leads
 * {@code registry-1.docker.io:443} to a port of 127.0.0.1, and whatever it does not know nowhere. It only makes tunnels.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-connect">RFC 9110, section 9.3.6</a>
 */
public final class FakeInternet implements AutoCloseable {

    private static final int LONGEST_HEAD = 8 * 1024;

    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> visited = new CopyOnWriteArrayList<>();
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
    private final RelayListener listener = new RelayListener(0, this::accept);

    private final Optional<Credentials> user;

    private FakeInternet(Optional<Credentials> user) {
        this.user = user;
    }

    /** A proxy that leads nowhere yet. */
    public static FakeInternet start() {
        return new FakeInternet(Optional.empty());
    }

    /** A proxy likewise, for who shows these credentials. */
    public static FakeInternet startFor(Credentials user) {
        return new FakeInternet(Optional.of(user));
    }

    /** Leads tunnels to port 443 of the host to a port of 127.0.0.1. */
    public void https(String host, int port) {
        ports.put(host + ":443", port);
    }

    /** The port of 127.0.0.1 that this proxy listens on. */
    public int port() {
        return listener.port();
    }

    /** Where tunnels were asked for so far, as {@code host:port}, known or not. */
    public List<String> visited() {
        return List.copyOf(visited);
    }

    @Override
    public void close() {
        listener.close();
        connections.forEach(RelayedConnection::close);
    }

    private void accept(Socket client) throws IOException {
        String head = head(client.getInputStream());
        String[] request = head.split(" ", 3);
        visited.add(request[1]);
        if (user.filter(it -> !head.contains(": " + it.basic() + "\r\n")).isPresent()) {
            refuse(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"");
            return;
        }
        Integer port = request[0].equals("CONNECT") ? ports.get(request[1]) : null;
        if (port == null) {
            refuse(client, "502 Bad Gateway");
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        answer(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        RelayedConnection connection =
                new RelayedConnection(client, server, new RelayConditions(), connections::remove);
        connections.add(connection);
        connection.start();
    }

    private static void refuse(Socket client, String status) throws IOException {
        answer(client, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        client.close();
    }

    private static void answer(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Everything up to the empty line, and nothing behind it. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() == LONGEST_HEAD) {
                throw new IOException("This is no request: " + head.length() + " bytes without an end");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
