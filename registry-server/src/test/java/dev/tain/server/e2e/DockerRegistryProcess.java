package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real registry: Distribution, as Debian's package {@code docker-registry} has it. */
final class DockerRegistryProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");

    private final ServerProcess process;
    private final int port;

    private DockerRegistryProcess(ServerProcess process) {
        this.process = process;
        this.port = process.awaitReady(() -> listeningPort(process.lines()));
    }

    /** Starts a registry on a free port of 127.0.0.1. */
    static DockerRegistryProcess start(Path directory) throws IOException {
        return start(directory, directory.resolve("store"));
    }

    /** Starts a registry on a free port of 127.0.0.1 over a store that may have content already. */
    static DockerRegistryProcess start(Path directory, Path store) throws IOException {
        return start(RegistryOptions.in(directory), store);
    }

    /** Starts a registry likewise, with other options. */
    static DockerRegistryProcess start(RegistryOptions options, Path store) throws IOException {
        Path config = options.write(store);
        List<String> command = List.of("docker-registry", "serve", config.toString());
        return new DockerRegistryProcess(ServerProcess.start(command, options.directory()));
    }

    int port() {
        return port;
    }

    /** {@code 127.0.0.1:<port>}, as in an image name. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** The request lines so far that name the digest, such as {@code GET /v2/… HTTP/1.1}. */
    List<String> requestsFor(Digest digest) {
        return requests().stream().filter(line -> line.contains(digest.hex())).toList();
    }

    /** The request lines so far. */
    List<String> requests() {
        Pattern request = Pattern.compile("\"([A-Z]+ /v2/\\S* HTTP/[0-9.]+)\"");
        return process.lines().stream()
                .map(request::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    /** The bytes of bodies that the access log says were sent for the digest. */
    long bytesSent(Digest digest) {
        Pattern answer = Pattern.compile("\"GET /v2/\\S*" + digest.hex() + " HTTP/[0-9.]+\" [0-9]{3} ([0-9]+)");
        return process.lines().stream()
                .map(answer::matcher)
                .filter(Matcher::find)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .sum();
    }

    void stop() {
        process.stop();
    }

    /** Ends the registry at once, as {@code kill -9} does. */
    void kill() {
        process.kill();
    }

    /** Lets the registry stand still with all its connections open, as {@code kill -STOP} does. */
    void pause() {
        process.signal("STOP");
    }

    /** Lets a registry that was paused go on. */
    void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.close();
    }

    private static Optional<Integer> listeningPort(List<String> log) {
        return log.stream()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .findFirst();
    }
}
