package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Describes the machine and the programs, a line each. */
record Machine(Processes processes, Path work) {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    List<String> describe(Options options) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add("%d cores, %s, %.0f GiB of memory"
                .formatted(Runtime.getRuntime().availableProcessors(), field("/proc/cpuinfo", "model name"), memory()));
        lines.add("Linux %s; temporary files on %s; load of the last minute at the start: %s"
                .formatted(
                        System.getProperty("os.version"),
                        Files.getFileStore(work).type(),
                        load()));
        lines.add("Tain on %s, options besides those of ./tain: %s"
                .formatted(
                        firstLine(options.java().toString(), "-version"),
                        options.javaOptions().isEmpty() ? "none" : String.join(" ", options.javaOptions())));
        lines.add(String.join(", ", peers()));
        return lines;
    }

    private List<String> peers() throws IOException, InterruptedException {
        List<String> peers = new ArrayList<>();
        for (Tool tool : Tool.values()) {
            if (tool.isThere()) {
                peers.add(version(tool));
            }
        }
        return peers;
    }

    private String version(Tool tool) throws IOException, InterruptedException {
        return switch (tool) {
            case NGINX -> firstLine("nginx", "-v").replace("nginx version: ", "");
            // "wrk debian/4.1.0-3 [epoll] …", and it calls that a failure
            case WRK -> firstLine("sh", "-c", "wrk -v 2>&1 || true").replaceAll(" \\[.*", "");
            case CURL -> firstLine("curl", "--version").replaceAll(" \\(.*", "");
            case DOCKER_REGISTRY ->
                "docker-registry" + firstLine("docker-registry", "--version").replaceAll(".*distribution", "");
            case PODMAN -> firstLine("podman", "--version");
            case TASKSET -> firstLine("taskset", "--version");
        };
    }

    private String firstLine(String... command) throws IOException, InterruptedException {
        return processes
                .run(List.of(command), LIMIT)
                .lines()
                .findFirst()
                .orElse("?")
                .strip();
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }

    private static double memory() throws IOException {
        String kib = field("/proc/meminfo", "MemTotal").toLowerCase(Locale.ROOT).replace("kb", "");
        return Double.parseDouble(kib.strip()) / (1 << 20);
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
