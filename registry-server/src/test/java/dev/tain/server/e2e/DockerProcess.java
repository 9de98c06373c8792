package dev.tain.server.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Docker engine of the test's own, which pulls but has no network for containers. */
final class DockerProcess implements AutoCloseable {

    private final Path directory;
    private final ServerProcess process;

    private DockerProcess(Path directory, ServerProcess process) {
        this.directory = directory;
        this.process = process;
        process.awaitReady(() -> docker("version").succeeded() ? Optional.of(true) : Optional.empty());
    }

    /** Starts an engine in a directory with this {@code daemon.json}. */
    static DockerProcess start(Path directory, String daemonJson) throws IOException {
        Files.createDirectories(directory);
        Path config = Files.writeString(directory.resolve("daemon.json"), daemonJson);
        List<String> command = List.of(
                "dockerd",
                "--config-file=" + config,
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--host=unix://" + directory.resolve("sock"),
                "--storage-driver=vfs",
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none");
        return new DockerProcess(directory, ServerProcess.start(command, directory));
    }

    Command.Result docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--host", "unix://" + directory.resolve("sock")));
        command.addAll(List.of(arguments));
        return Command.run(
                directory, Map.of("DOCKER_CONFIG", directory.resolve("client").toString()), command);
    }

    @Override
    public void close() {
        process.stop();
    }
}
