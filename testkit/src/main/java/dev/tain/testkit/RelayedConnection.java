package dev.tain.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;

/** One connection through a {@link TcpRelay}: a thread for each direction, until one side ends or the relay cuts. */
final class RelayedConnection {

    private static final int LARGEST_PIECE = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final RelayConditions conditions;
    private final Consumer<RelayedConnection> whenOver;
    private final long resetAfter;

    RelayedConnection(Socket client, Socket server, RelayConditions conditions, Consumer<RelayedConnection> whenOver) {
        this.client = client;
        this.server = server;
        this.conditions = conditions;
        this.whenOver = whenOver;
        this.resetAfter = conditions.resetAfter();
    }

    void start() {
        startThread("up", this::passRequests);
        startThread("down", this::passAnswers);
    }

    void close() {
        closeQuietly(client);
        closeQuietly(server);
        whenOver.accept(this);
    }

    void reset() {
        reset(client);
        close();
    }

    /** Closes a socket so that the peer sees a reset. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already: there is nobody left to see a reset.
            return;
        }
        closeQuietly(socket);
    }

    private void passRequests() throws IOException, InterruptedException {
        byte[] buffer = new byte[LARGEST_PIECE];
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            conditions.awaitPassage();
            out.write(buffer, 0, count);
        }
        server.shutdownOutput();
    }

    private void passAnswers() throws IOException, InterruptedException {
        byte[] buffer = new byte[LARGEST_PIECE];
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        long left = resetAfter;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(left, conditions.pieceSize(LARGEST_PIECE)));
            if (count < 0) {
                close();
                return;
            }
            conditions.awaitPassage();
            out.write(buffer, 0, count);
            conditions.passed(count);
            left -= count;
        }
        reset();
    }

    private interface Direction {
        void pass() throws IOException, InterruptedException;
    }

    private void startThread(String name, Direction direction) {
        Thread thread = new Thread(() -> passUntilOver(direction), "relayed-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void passUntilOver(Direction direction) {
        try {
            direction.pass();
        } catch (IOException e) {
            // One side is gone: so is the connection.
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be saved in a socket that cannot be closed.
            return;
        }
    }
}
