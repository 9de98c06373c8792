package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Downloads by {@code curl}, a process each.
 *
 * @param processes those that run
 * @param launcher what launches {@code curl}, and is put in front of it; empty for nothing
 */
record Downloads(Processes processes, List<String> launcher) {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** docker-registry shows manifests to nobody who does not say that he knows their type. */
    private static final String ACCEPT = "Accept: application/vnd.oci.image.manifest.v1+json, */*";

    /** One cipher and one version of HTTP for all servers, which would choose different ones by themselves. */
    private static final List<String> CURL = List.of(
            "curl",
            "--silent",
            "--show-error",
            "--fail",
            "--insecure",
            "--http1.1",
            "--tlsv1.3",
            "--tls13-ciphers",
            "TLS_AES_128_GCM_SHA256",
            "--header",
            ACCEPT,
            "--noproxy",
            "*",
            "--max-time",
            Long.toString(LIMIT.toSeconds()));

    Downloads(Processes processes) {
        this(processes, List.of());
    }

    /** Downloads these, one after the other. */
    void fetch(List<String> urls) throws IOException, InterruptedException {
        processes.run(command(urls), LIMIT);
    }

    /**
     * Downloads with several clients at once, each so many times, and looks at the number of bytes that came.
     *
     * @return how long all of it took, in seconds
     */
    double fetch(String url, long size, int clients, int times) throws IOException, InterruptedException {
        List<String> command = command(Collections.nCopies(times, url));
        List<Client> started = new ArrayList<>();
        try {
            long start = System.nanoTime();
            for (int client = 0; client < clients; client++) {
                Path output = processes.newOutput();
                started.add(new Client(processes.start(command, output), output));
            }
            for (Client client : started) {
                processes.await(client.process, command, LIMIT, client.output);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            for (Client client : started) {
                client.check(size, times);
            }
            return seconds;
        } finally {
            for (Client client : started) {
                processes.stop(client.process);
                Files.deleteIfExists(client.output);
            }
        }
    }

    /** Starts to download, for at most this time; the caller ends the process. */
    Process start(String url, int times, Duration limit, Path output) throws IOException {
        List<String> command = command(Collections.nCopies(times, url));
        command.addAll(List.of("--max-time", Long.toString(limit.toSeconds())));
        return processes.start(command, output);
    }

    private List<String> command(List<String> urls) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(CURL);
        command.addAll(List.of("--write-out", "%{http_code} %{size_download}\\n"));
        for (String url : urls) {
            command.addAll(List.of("--output", "/dev/null", url));
        }
        return command;
    }

    private record Client(Process process, Path output) {

        void check(long size, int times) throws IOException {
            List<String> lines = Files.readAllLines(output);
            String expected = "200 " + size;
            if (lines.size() != times || !lines.stream().allMatch(expected::equals)) {
                throw new IOException("A download brought %s instead of %s".formatted(lines, expected));
            }
        }
    }
}
