package dev.tain.server.e2e;

import dev.tain.server.FreePort;
import dev.tain.testkit.Await;
import dev.tain.testkit.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real forward proxy, squid, for who shows a user's name and password. It knows host names that nobody else does, all for
 * 127.0.0.1: so what has come to such a host has come through the proxy. Smaller proxies, such as tinyproxy, cannot be given names.
 */
final class SquidProcess implements AutoCloseable {

    private static final Duration LOGGED_WITHIN = Duration.ofSeconds(10);

    private final Path directory;
    private final int port;
    private final ServerProcess process;

    private SquidProcess(Path directory, int port, ServerProcess process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
        process.awaitReady(() -> isListening() ? Optional.of(true) : Optional.empty());
    }

    /** Starts a proxy on a free port of 127.0.0.1 for one user. */
    static SquidProcess start(Credentials user, String... hosts) throws IOException {
        // Squid that is started by root gives up its rights, and then sees no other test's directory.
        Path directory = Files.createTempDirectory("tain-squid");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(directory.resolve("passwords"), Htpasswd.line(user));
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + String.join(" ", hosts) + "\n");
        int port = FreePort.find();
        Path config = Files.writeString(
                directory.resolve("squid.conf"), """
                http_port 127.0.0.1:%1$d
                hosts_file %2$s/hosts
                logformat tain %%rm %%ru %%[un %%>Hs
                access_log stdio:%2$s/access.log logformat=tain
                cache_log /dev/null
                coredump_dir %2$s
                pid_filename none
                cache deny all
                memory_cache_shared off
                pinger_enable off
                shutdown_lifetime 0 seconds
                auth_param basic program %3$s %2$s/passwords
                auth_param basic realm proxy
                acl known proxy_auth REQUIRED
                http_access allow known
                http_access deny all
                """.formatted(port, directory, "/usr/lib/squid/basic_ncsa_auth"));
        // The name keeps apart what several of them share in memory.
        List<String> command = List.of("squid", "-N", "-n", "tain" + port, "-f", config.toString());
        return new SquidProcess(directory, port, ServerProcess.start(command, directory));
    }

    /** The address of the proxy, for who has these credentials: {@code http://user:password@127.0.0.1:port}. */
    String url(Credentials credentials) {
        return "http://%s:%s@%s".formatted(credentials.user(), credentials.password(), host());
    }

    /** {@code 127.0.0.1:<port>}. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** A line for each request so far: method, address, user and status, such as {@code CONNECT a.example:443 ada 200}. */
    List<String> requests() {
        Path log = directory.resolve("access.log");
        try (Stream<String> lines = Files.exists(log) ? Files.lines(log) : Stream.empty()) {
            // A line without a method is about a connection that was only tried.
            return lines.filter(line -> !line.startsWith("- ")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line of a request. */
    void awaitRequest(String line) {
        Await.until(line, LOGGED_WITHIN, () -> requests().contains(line));
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    @Override
    public void close() {
        process.stop(); // killed, it would leave its shared memory behind
        KeptOutput.of(directory.resolve("access.log"));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
