package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Describes the machine, the programs and what is measured, a line each. What cannot be found out is unknown, and ends no run. */
record Machine(Processes processes, Path work) {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String UNKNOWN = "unknown";

    /** Finds something out. */
    @FunctionalInterface
    private interface Question {

        String answer() throws IOException, InterruptedException;
    }

    List<String> describe(Options options) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add("%d cores, %s, %s GiB of memory"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        ask(() -> field("/proc/cpuinfo", "model name")),
                        ask(Machine::memory)));
        lines.add("Linux %s; temporary files on %s; load of the last minute at the start: %s"
                .formatted(
                        System.getProperty("os.version"),
                        ask(() -> Files.getFileStore(work).type()),
                        ask(Machine::load)));
        lines.add("Tain on %s, options besides those of ./tain: %s"
                .formatted(
                        ask(() -> firstLine(options.java().toString(), "-version")),
                        options.javaOptions().isEmpty() ? "none" : String.join(" ", options.javaOptions())));
        lines.add(jars(options));
        lines.add(String.join(", ", peers()));
        return lines;
    }

    private static String ask(Question question) throws InterruptedException {
        try {
            return question.answer();
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    /** The Tains, and the revision of the checkout, which says something about a Tain that was built there. */
    private String jars(Options options) throws InterruptedException {
        String home = options.home().toString();
        String revision = ask(() -> firstLine("git", "-C", home, "rev-parse", "--short=12", "HEAD"));
        String changes = revision.equals(UNKNOWN) ? "" : ask(() -> changes(home));
        String other = options.againstJar()
                .map(jar -> ", \"%s\" is %s".formatted(Subject.OTHER_TAIN, shown(jar, options)))
                .orElse("");
        return "\"%s\" is %s%s; revision of the checkout: %s%s"
                .formatted(Subject.TAIN, shown(options.tainJar(), options), other, revision, changes);
    }

    private String changes(String home) throws IOException, InterruptedException {
        String changes = processes.run(List.of("git", "-C", home, "status", "--porcelain"), LIMIT);
        return changes.isEmpty() ? ", without changes" : ", with changes";
    }

    private static String shown(Path jar, Options options) {
        return (jar.startsWith(options.home()) ? options.home().relativize(jar) : jar).toString();
    }

    private List<String> peers() throws InterruptedException {
        List<String> peers = new ArrayList<>();
        for (Tool tool : Tool.values()) {
            if (tool.isThere()) {
                String version = ask(() -> version(tool));
                peers.add(version.equals(UNKNOWN) ? tool.program() + " (version unknown)" : version);
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
                .orElse(UNKNOWN)
                .strip();
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static String memory() throws IOException {
        String kib = field("/proc/meminfo", "MemTotal").toLowerCase(Locale.ROOT).replace("kb", "");
        return String.format(Locale.ROOT, "%.0f", Double.parseDouble(kib.strip()) / (1 << 20));
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).replaceAll("(?s) .*", "");
    }
}
