package dev.tain.server.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports for servers that cannot choose one themselves. */
final class FreePort {

    private FreePort() {}

    /** A port of 127.0.0.1 on which nobody listens at the moment. */
    static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
