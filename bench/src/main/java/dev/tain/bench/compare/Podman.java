package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pulls by {@code podman}, each into a storage of its own that is removed afterwards. */
record Podman(Lab lab) {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Pulls an image under this registries.conf; returns how long podman took, in seconds. */
    double pull(Image image, String registriesConf) throws IOException, InterruptedException {
        Path home = lab.work().directory("podman");
        Path config = Files.createDirectories(home.resolve(".config/containers"));
        Files.writeString(config.resolve("policy.json"), "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
        Path registries = Files.writeString(config.resolve("registries.conf"), registriesConf);
        Map<String, String> environment = Map.of(
                "HOME", home.toString(),
                "TMPDIR", home.toString(),
                "XDG_RUNTIME_DIR", home.resolve("xdg").toString(),
                "CONTAINERS_REGISTRIES_CONF", registries.toString());
        Path run = lab.work().shortDirectory();
        String name = TainBuild.SOURCE + "@" + image.manifest().digest();
        try {
            long start = System.nanoTime();
            lab.processes().run(command(home, run, "pull", "--quiet", name), environment, LIMIT);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            // And not "system reset", which also removes networks of the machine.
            lab.processes().run(command(home, run, "rmi", "--all", "--force"), environment, LIMIT);
            WorkDirectory.remove(home);
            WorkDirectory.remove(run);
        }
    }

    /** The registries.conf of a node that pulls from a server and from nowhere else: what that does not have is not pulled. */
    static String from(Server server) {
        return """
                [[registry]]
                prefix = "%s"
                location = "%s/%s"
                insecure = true
                """.formatted(TainBuild.SOURCE, server.address().host(), Blob.REPOSITORY);
    }

    private static List<String> command(Path home, Path run, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "podman",
                "--root",
                home.resolve("storage").toString(),
                "--runroot",
                run.toString(),
                "--tmpdir",
                home.resolve("tmp").toString(),
                "--cgroup-manager",
                "cgroupfs",
                "--events-backend",
                "none"));
        command.addAll(List.of(arguments));
        return command;
    }
}
