package dev.tain.server.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A containerd of the test's own, which shares nothing with the machine's. */
final class ContainerdProcess implements AutoCloseable {

    private final Path directory;
    private final ServerProcess process;

    private ContainerdProcess(Path directory, ServerProcess process) {
        this.directory = directory;
        this.process = process;
        process.awaitReady(() -> ctr("version").succeeded() ? Optional.of(true) : Optional.empty());
    }

    /** Starts containerd in a directory. */
    static ContainerdProcess start(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path config = Files.writeString(directory.resolve("config.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri"]
                [grpc]
                  address = "%1$s/sock"
                """.formatted(directory));
        List<String> command = List.of("containerd", "--config", config.toString());
        return new ContainerdProcess(directory, ServerProcess.start(command, directory));
    }

    /** Puts a {@code hosts.toml} where containerd looks for that of the registry. */
    void configure(String registry, String hostsToml) throws IOException {
        Path certs = Files.createDirectories(directory.resolve("certs.d").resolve(registry));
        Files.writeString(certs.resolve("hosts.toml"), hostsToml);
    }

    /** Pulls with containerd's client; only plain copies of the layers are made, nothing is mounted. */
    Command.Result pull(String reference) {
        return ctr(
                "images",
                "pull",
                "--snapshotter",
                "native",
                "--hosts-dir",
                directory.resolve("certs.d").toString(),
                reference);
    }

    /** The lines of the images that it holds. */
    List<String> images() {
        return ctr("images", "list").orFail().output().lines().skip(1).toList();
    }

    private Command.Result ctr(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("ctr", "--address", directory.resolve("sock").toString()));
        command.addAll(List.of(arguments));
        return Command.run(directory, Map.of(), command);
    }

    @Override
    public void close() {
        process.stop();
    }
}
