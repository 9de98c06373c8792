package dev.tain.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A server that runs as a process on this machine and answers at a port of 127.0.0.1. */
final class Server implements AutoCloseable {

    private static final Duration TO_START = Duration.ofSeconds(60);
    private static final int POLL_MILLIS = 2;
    private static final int ANSWER_MILLIS = 5_000;

    private final Processes processes;
    private final Process process;
    private final Address address;
    private final Path log;

    private Server(Processes processes, Process process, Address address, Path log) {
        this.processes = processes;
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /** Where a server answers. */
    record Address(boolean tls, int port) {

        /** A free port, over plain HTTP. */
        static Address free() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return new Address(false, socket.getLocalPort());
            }
        }

        /** The same, over TLS or not. */
        Address withTls(boolean wanted) {
            return new Address(wanted, port);
        }

        /** {@code 127.0.0.1:<port>}. */
        String host() {
            return "127.0.0.1:" + port;
        }

        /** The address of a path. */
        String url(String path) {
            return (tls ? "https://" : "http://") + host() + path;
        }
    }

    /** Starts a server, and returns when it answers {@code /v2/} with 200, or, over TLS, takes connections. */
    static Server start(Processes processes, List<String> command, Address address, Path log)
            throws IOException, InterruptedException {
        Server server = new Server(processes, processes.start(command, log), address, log);
        long end = System.nanoTime() + TO_START.toNanos();
        while (!server.answers()) {
            if (!server.process.isAlive() || System.nanoTime() > end) {
                server.close();
                throw new NotStartedException("%s did not start:%n%s"
                        .formatted(String.join(" ", command), Files.exists(log) ? Files.readString(log) : ""));
            }
            Thread.sleep(POLL_MILLIS);
        }
        return server;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()), ANSWER_MILLIS);
            if (address.tls()) {
                return true;
            }
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream()
                    .write("GET /v2/ HTTP/1.0\r\nHost: %s\r\n\r\n"
                            .formatted(address.host())
                            .getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    Address address() {
        return address;
    }

    /** Of the process and its descendants. */
    List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** What the kernel says about it. */
    ProcessFigures figures() {
        return new ProcessFigures(process.toHandle());
    }

    /** The file with everything that it has written to its console. */
    Path log() {
        return log;
    }

    @Override
    public void close() {
        processes.stop(process);
    }
}
