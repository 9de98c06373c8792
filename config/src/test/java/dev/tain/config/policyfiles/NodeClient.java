package dev.tain.config.policyfiles;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real client of a node, run in a home directory of its own; its debug log shows the places that it tries. */
enum NodeClient {
    PODMAN {
        @Override
        List<String> command(Path home, String reference) {
            return List.of(
                    "podman",
                    "--root=" + home.resolve("root"),
                    "--runroot=" + home.resolve("run"),
                    "--storage-driver=vfs",
                    "--log-level=debug",
                    "pull",
                    reference);
        }
    },
    SKOPEO {
        @Override
        List<String> command(Path home, String reference) {
            return List.of("skopeo", "--debug", "inspect", "docker://" + reference);
        }
    };

    private static final Pattern TRYING = Pattern.compile("Trying to access \\\\\"(.+?)\\\\\"");
    private static final Pattern BLOCKED = Pattern.compile("msg=\"Accessing .* is blocked in ");
    private static final Pattern PLAIN_HTTP = Pattern.compile("msg=\"GET http://");
    private static final Pattern RETRYING = Pattern.compile("Failed, retrying in");
    private static final Pattern REFUSED = Pattern.compile("loading (?:drop-in )?registries configuration");

    abstract List<String> command(Path home, String reference);

    /** The name of the program. */
    String program() {
        return command(Path.of(""), "").get(0);
    }

    boolean isInstalled() {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program())));
    }

    /**
     * The places that the client tries for a reference, in order, {@code insecure} behind those at which it goes on to
     * plain HTTP; empty when it refuses the configuration.
     */
    Optional<List<String>> places(Path home, String reference) {
        ProcessBuilder builder = new ProcessBuilder(command(home, reference)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("CONTAINERS_"));
        builder.environment().put("HOME", home.toString());
        try {
            Process process = builder.start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                return places(output);
            } finally {
                process.destroyForcibly().onExit().join(); // or it would still write into a directory that is removed
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<List<String>> places(BufferedReader output) throws IOException {
        List<String> places = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher trying = TRYING.matcher(line);
            int last = places.size() - 1;
            if (REFUSED.matcher(line).find()) {
                return Optional.empty();
            }
            if (RETRYING.matcher(line).find()) {
                return Optional.of(places);
            }
            if (trying.find()) {
                places.add(trying.group(1));
            } else if (BLOCKED.matcher(line).find()) {
                places.remove(last);
            } else if (PLAIN_HTTP.matcher(line).find() && !places.get(last).endsWith(" insecure")) {
                places.set(last, places.get(last) + " insecure");
            }
        }
        return Optional.of(places);
    }
}
