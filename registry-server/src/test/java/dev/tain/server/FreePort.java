package dev.tain.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds ports for servers that cannot choose one themselves, or whose port has to be known before they run. */
public final class FreePort {

    /** Below those that Linux gives to whoever asks for any port or connects, who could come before the server does. */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;

    private static final AtomicInteger NEXT = new AtomicInteger(FIRST);

    private FreePort() {}

    /** A port of 127.0.0.1 on which nobody listens at the moment; another one each time. */
    public static int find() throws IOException {
        for (int port = NEXT.getAndIncrement(); port < END; port = NEXT.getAndIncrement()) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("There is no free port from %d to %d any more".formatted(FIRST, END - 1));
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }
}
