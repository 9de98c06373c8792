package dev.tain.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands in front of a port of 127.0.0.1 and passes connections on, until a test makes the network bad: for servers
 * that cannot be scripted themselves. Bytes are counted and limited in the direction from the server to its clients.
 * One thread at a time may change the network.
 */
public final class TcpRelay implements AutoCloseable {

    private final InetSocketAddress target;
    private final int port;
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
    private final RelayConditions conditions = new RelayConditions();
    private final AtomicLong accepted = new AtomicLong();
    private RelayListener listener;
    private boolean refusing;

    private TcpRelay(int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        listener = new RelayListener(0, this::relay);
        port = listener.port();
    }

    /** A relay on a free port in front of a port. */
    public static TcpRelay to(int targetPort) {
        return new TcpRelay(targetPort);
    }

    /** The port of 127.0.0.1 that this relay listens on. */
    public int port() {
        return port;
    }

    /** Closes all connections that are open, in the ordinary way. */
    public void cutConnections() {
        connections.forEach(RelayedConnection::close);
    }

    /** Resets all connections that are open. */
    public void resetConnections() {
        connections.forEach(RelayedConnection::reset);
    }

    /** Resets each connection that is opened from now on after so many bytes to the client. */
    public void resetAfter(long bytes) {
        conditions.resetAfter(bytes);
    }

    /** Stops passing bytes on; connections stay open, and new ones are accepted. */
    public void stall() {
        conditions.stall();
    }

    /** Passes at most so many bytes a second on, on each connection. */
    public void limitRate(long bytesPerSecond) {
        conditions.limitRate(bytesPerSecond);
    }

    /** Refuses new connections; those that are open stay. */
    public void refuse() {
        listener.close();
        refusing = true;
    }

    /** Makes the network good again: accepts, passes on everything at full speed. */
    public void heal() {
        conditions.heal();
        if (refusing) {
            listener = new RelayListener(port, this::relay);
            refusing = false;
        }
    }

    /** The number of connections that were accepted so far. */
    public long acceptedConnections() {
        return accepted.get();
    }

    /** The number of bytes passed on to clients so far. */
    public long bytesToClients() {
        return conditions.bytesToClients();
    }

    @Override
    public void close() {
        refuse();
        cutConnections();
        // Wakes the threads that stalled, so that they see that it is over.
        conditions.heal();
    }

    private void relay(Socket client) throws IOException {
        accepted.incrementAndGet();
        Socket server = new Socket();
        try {
            server.connect(target);
        } catch (IOException e) {
            // As a router would: the client learns that nobody is there.
            RelayedConnection.reset(client);
            throw e;
        }
        RelayedConnection connection = new RelayedConnection(client, server, conditions, connections::remove);
        connections.add(connection);
        connection.start();
    }
}
