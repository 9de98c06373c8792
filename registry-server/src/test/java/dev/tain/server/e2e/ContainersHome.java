package dev.tain.server.e2e;

import dev.tain.testkit.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A home directory for podman, skopeo and buildah, with their own configuration and storage and none of the machine's.
 */
final class ContainersHome {

    private final Path directory;

    private ContainersHome(Path directory) {
        this.directory = directory;
    }

    /** A home in a directory, which is made, where every image is accepted, with this registries.conf. */
    static ContainersHome in(Path directory, String registriesConf) throws IOException {
        Path config = Files.createDirectories(directory.resolve(".config/containers"));
        Files.writeString(config.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
        // What skopeo 1.9 reads; the others are told by the environment.
        Files.writeString(config.resolve("registries.conf"), registriesConf);
        return new ContainersHome(directory);
    }

    /** Runs podman, on the file system's plain copies: no mount is left behind. */
    Command.Result podman(String... arguments) {
        return run(
                "podman",
                List.of("--tmpdir", path("tmp"), "--cgroup-manager", "cgroupfs", "--events-backend", "none"),
                arguments);
    }

    /** Runs buildah, likewise. */
    Command.Result buildah(String... arguments) {
        return run("buildah", List.of(), arguments);
    }

    /** Runs skopeo, which here needs no storage. */
    Command.Result skopeo(String... arguments) {
        List<String> command = new ArrayList<>(List.of("skopeo"));
        command.addAll(List.of(arguments));
        return Command.run(directory, environment(), command);
    }

    /** Logs in at a registry over plain HTTP, as a user does; the credentials go to an auth file. */
    void login(String registry, Credentials credentials, Path authFile) {
        List<String> command = List.of(
                "podman",
                "login",
                "--tls-verify=false",
                "--authfile=" + authFile,
                "--username=" + credentials.user(),
                "--password-stdin",
                registry);
        Command.run(directory, environment(), command, credentials.password()).orFail();
    }

    private Command.Result run(String tool, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(tool, "--root", path("storage"), "--runroot", path("run"), "--storage-driver", "vfs"));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return Command.run(directory, environment(), command);
    }

    private Map<String, String> environment() {
        return Map.of(
                "HOME", directory.toString(),
                // Or a large layer would be left in /var/tmp by a podman that is ended.
                "TMPDIR", directory.toString(),
                "XDG_RUNTIME_DIR", path("run"),
                "CONTAINERS_REGISTRIES_CONF", path(".config/containers/registries.conf"));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
