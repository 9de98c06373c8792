package dev.tain.server.e2e;

import dev.tain.server.FreePort;
import dev.tain.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tain, launched as {@code ./tain} launches it, in a directory that holds its settings ({@code tain.yaml}), its policy
 * ({@code policy/}), its store ({@code store/}) and its log. It stands for {@code example.io}.
 */
final class TainProcess implements AutoCloseable {

    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LOGGED_WITHIN = Duration.ofSeconds(10);

    private final Path directory;
    private final int port;
    private final int adminPort;
    private final List<String> command;
    private final Map<String, String> environment;
    private ServerProcess process;

    private TainProcess(
            Path directory, int port, int adminPort, List<String> command, Map<String, String> environment) {
        this.directory = directory;
        this.port = port;
        this.adminPort = adminPort;
        this.command = command;
        this.environment = environment;
        this.process = launch();
    }

    /** Starts Tain with the policy that is in the directory, on a JVM that is quick to start. */
    static TainProcess start(Path directory) throws IOException {
        return start(directory, Optional.of("example.io"), QUICK, Map.of());
    }

    /** Starts Tain likewise; it stands for its own address, {@code 127.0.0.1:<port>}. */
    static TainProcess startUnderItsAddress(Path directory) throws IOException {
        return start(directory, Optional.empty(), QUICK, Map.of());
    }

    /** Starts Tain likewise, with more settings or proxies in environment variables, and has it log what it can. */
    static TainProcess startIn(Path directory, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("LOGGING_LEVEL_DEV_TAIN", "TRACE");
        return start(directory, Optional.empty(), QUICK, all);
    }

    /** Starts Tain with the policy that is in the directory, on a JVM with these options. */
    static TainProcess startWith(Path directory, String... jvmOptions) throws IOException {
        return start(directory, Optional.of("example.io"), List.of(jvmOptions), Map.of());
    }

    private static TainProcess start(
            Path directory, Optional<String> ownHost, List<String> jvmOptions, Map<String, String> environment)
            throws IOException {
        LaidOut tain = LaidOut.fromJar();
        int port = FreePort.find();
        int adminPort = FreePort.find();
        Files.createDirectories(policy(directory));
        Path settings = writeSettings(directory, port, adminPort, ownHost.orElse("127.0.0.1:" + port));
        List<String> command = new ArrayList<>();
        command.add(tain.java().toString());
        command.add("@" + tain.javaOptions());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", tain.jar().toString(), "serve", "--config", settings.toString()));
        return new TainProcess(directory, port, adminPort, command, environment);
    }

    /** The directory that the policy files go to. */
    static Path policy(Path directory) {
        return directory.resolve("policy");
    }

    private static Path writeSettings(Path directory, int port, int adminPort, String ownHost) throws IOException {
        return Files.writeString(directory.resolve("tain.yaml"), """
                tain:
                  registry:
                    address: 127.0.0.1
                    port: %d
                  admin:
                    address: 127.0.0.1
                    port: %d
                  own-hosts: ["%s"]
                  policy:
                    directory: %s
                  storage:
                    filesystem:
                      path: %s
                """.formatted(
                        port, adminPort, ownHost, policy(directory), store(directory)));
    }

    private static Path store(Path directory) {
        return directory.resolve("store");
    }

    private ServerProcess launch() {
        ServerProcess launched = ServerProcess.start(command, directory, environment);
        launched.awaitReady(() -> isReady() ? Optional.of(true) : Optional.empty());
        return launched;
    }

    /** The admin port comes last. */
    private boolean isReady() {
        try (Socket admin = new Socket()) {
            admin.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort), 1_000);
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

    /** {@code 127.0.0.1:<port>} of the admin port. */
    String adminHost() {
        return "127.0.0.1:" + adminPort;
    }

    int adminPort() {
        return adminPort;
    }

    /** The address of a path on the registry port. */
    URI uri(String path) {
        return URI.create("http://" + host() + path);
    }

    /** What the admin port answers. */
    HttpResponse<String> adminAnswer(String path) throws IOException {
        try {
            URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
            return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the admin port answers, when that is a success. */
    Optional<String> admin(String path) {
        try {
            HttpResponse<String> answer = adminAnswer(path);
            return answer.statusCode() == HttpURLConnection.HTTP_OK ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the admin port answers; waits for the port, which may open a little after that of the registry. */
    String awaitAdmin(String path) {
        return Await.value(path, LOGGED_WITHIN, () -> admin(path));
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

    /** Waits for words in the log. */
    void awaitLog(String words) {
        try {
            Await.until(words, LOGGED_WITHIN, () -> log().contains(words));
        } catch (AssertionError e) {
            throw new AssertionError("Nowhere in the log: %s%n%s".formatted(words, log()), e);
        }
    }

    /** Everything that Tain has written. */
    String log() {
        return String.join("\n", process.lines());
    }

    /** Empties the log. */
    void clearLog() {
        KeptOutput.of(ServerProcess.log(directory));
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
