package dev.tain.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Listens on a port of 127.0.0.1 and gives every connection to a {@link TcpRelay}, until it is closed. */
final class RelayListener implements AutoCloseable {

    /** What to do with a new connection. */
    @FunctionalInterface
    interface Acceptor {
        void accept(Socket client) throws IOException;
    }

    private final ServerSocket socket;
    private final Acceptor acceptor;
    private final Thread thread;

    /**
     * Begins to listen.
     *
     * @param port the port, or 0 for a free one
     */
    RelayListener(int port, Acceptor acceptor) {
        this.acceptor = acceptor;
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException("The relay cannot listen on port " + port, e);
        }
        thread = new Thread(this::acceptAll, "relay-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                acceptor.accept(socket.accept());
            } catch (IOException e) {
                // The listener is closed, or the one client or the target is gone: only the first ends the loop.
            }
        }
    }

    /** Stops listening; when it returns, connections are refused. */
    @Override
    public void close() {
        try {
            socket.close();
            // The kernel listens on while a thread still waits in accept().
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
