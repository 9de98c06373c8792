package dev.tain.server.e2e;

import dev.tain.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tain, run from the packaged jar in a directory that holds its settings ({@code tain.yaml}), its policy
 * ({@code policy/}), its store ({@code store/}) and its log. It stands for {@code example.io}.
 */
final class TainProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "tain.jar");
    private static final Duration LOGGED_WITHIN = Duration.ofSeconds(10);

    private final Path directory;
    private final int port;
    private final List<String> command;
    private ServerProcess process;

    private TainProcess(Path directory, int port, List<String> command) {
        this.directory = directory;
        this.port = port;
        this.command = command;
        this.process = launch();
    }

    /** Starts Tain with the policy that is in the directory, on a JVM that is quick to start. */
    static TainProcess start(Path directory) throws IOException {
        return startWith(directory, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /** Starts Tain with the policy that is in the directory, on a JVM with these options. */
    static TainProcess startWith(Path directory, String... jvmOptions) throws IOException {
        if (!Files.exists(JAR)) {
            throw new AssertionError("There is no %s: run ./mvnw package first".formatted(JAR.toAbsolutePath()));
        }
        int port = freePort();
        Files.createDirectories(policy(directory));
        Path settings = writeSettings(directory, port);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString(), "serve", "--config", settings.toString()));
        return new TainProcess(directory, port, command);
    }

    /** The directory that the policy files go to. */
    static Path policy(Path directory) {
        return directory.resolve("policy");
    }

    private static Path writeSettings(Path directory, int port) throws IOException {
        return Files.writeString(
                directory.resolve("tain.yaml"), """
                tain:
                  registry:
                    address: 127.0.0.1
                    port: %d
                  admin:
                    address: 127.0.0.1
                    port: %d
                  own-hosts: [example.io]
                  policy:
                    directory: %s
                  storage:
                    filesystem:
                      path: %s
                """.formatted(port, freePort(), policy(directory), store(directory)));
    }

    private static Path store(Path directory) {
        return directory.resolve("store");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ServerProcess launch() {
        ServerProcess launched = ServerProcess.start(command, directory);
        launched.awaitReady(() -> isReady() ? Optional.of(true) : Optional.empty());
        return launched;
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) uri("/v2/").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    /** {@code 127.0.0.1:<port>}, as in an image name. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** The address of a path on the registry port. */
    URI uri(String path) {
        return URI.create("http://" + host() + path);
    }

    /** The root of the store. */
    Path store() {
        return store(directory);
    }

    /** The lines of the access log so far that are about content, in their order. */
    List<AccessLine> accessLog() {
        return process.lines().stream()
                .flatMap(line -> AccessLine.parse(line).stream())
                .filter(AccessLine::isContent)
                .toList();
    }

    /** Waits for a line in the access log: it may be written a little after the client has its answer. */
    void awaitAccess(String what, Predicate<AccessLine> wanted) {
        try {
            Await.until(what, LOGGED_WITHIN, () -> accessLog().stream().anyMatch(wanted));
        } catch (AssertionError e) {
            throw new AssertionError("No such line: %s%n%s".formatted(what, log()), e);
        }
    }

    /** Everything that Tain has written. */
    String log() {
        return String.join("\n", process.lines());
    }

    /** Empties the log. */
    void clearLog() {
        try {
            Files.writeString(ServerProcess.log(directory), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        process.stop();
    }

    /** Ends Tain at once, as {@code kill -9} does. */
    void kill() {
        process.kill();
    }

    /** Starts Tain again, on the same port and over the same store. */
    void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        process.close();
    }
}
