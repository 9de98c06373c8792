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

    private static final String OK = "200 ";

    /** docker-registry shows manifests to nobody who does not say that he knows their type. */
    private static final String ACCEPT = "Accept: application/vnd.oci.image.manifest.v1+json, */*";

    /** One cipher and one version of HTTP for all servers, which would choose different ones by themselves. */
    private static final List<String> CURL = List.of(
            "curl",
            "--silent",
            "--show-error",
            "--fail",
            "--fail-early", // or it would say how the last of several downloads went
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

    /** Downloads these, one after the other; fails when one of them does. */
    void fetch(List<String> urls) throws IOException, InterruptedException {
        List<String> lines = processes.run(command(urls), LIMIT).lines().toList();
        if (lines.size() != urls.size() || !lines.stream().allMatch(line -> line.startsWith(OK))) {
            throw new IOException(
                    "%d downloads, the first of %s, brought %s".formatted(urls.size(), urls.get(0), lines));
        }
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
                started.add(start(command));
            }
            for (Client client : started) {
                processes.await(client.process, command, LIMIT, client.output);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            for (Client client : started) {
                client.requireAll(size, times);
            }
            return seconds;
        } finally {
            for (Client client : started) {
                end(client);
            }
        }
    }

    /** Starts to download, one time after the other; the caller ends it. */
    Client start(String url, int times) throws IOException {
        return start(command(Collections.nCopies(times, url)));
    }

    private Client start(List<String> command) throws IOException {
        Path output = processes.newOutput();
        return new Client(processes.start(command, output), output);
    }

    /** Ends what may still be downloading. */
    void end(Client client) throws IOException {
        processes.stop(client.process);
        Files.deleteIfExists(client.output);
    }

    private List<String> command(List<String> urls) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(CURL);
        // To where nothing is held back: who is ended in the middle has said how it went until then.
        command.addAll(List.of("--write-out", "%{stderr}%{http_code} %{size_download}\\n"));
        for (String url : urls) {
            command.addAll(List.of("--output", "/dev/null", url));
        }
        return command;
    }

    /**
     * One who downloads.
     *
     * @param process the program
     * @param output a line for each download that has ended, with its status and size
     */
    record Client(Process process, Path output) {

        /** Fails unless so many downloads have ended, and all of them as they should. */
        void requireAll(long size, int times) throws IOException {
            if (requireWhole(size) != times) {
                throw new IOException("%s were to be downloaded: %s".formatted(times, Files.readString(output)));
            }
        }

        /** Fails when a download that has ended was not whole; returns how many there were. */
        int requireWhole(long size) throws IOException {
            return requireWhole(Files.readString(output), size);
        }

        static int requireWhole(String output, long size) throws IOException {
            String ended = output.substring(0, output.lastIndexOf('\n') + 1); // the last line may be in the making
            List<String> lines = ended.lines().toList();
            String expected = OK + size;
            for (String line : lines) {
                if (!line.equals(expected)) {
                    throw new IOException("A download brought \"%s\" instead of \"%s\"".formatted(line, expected));
                }
            }
            return lines.size();
        }
    }
}
