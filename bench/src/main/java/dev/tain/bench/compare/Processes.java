package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The processes that a comparison runs. All of them have ended, with their children, when this is closed, also when the
 * comparison itself is ended by a signal.
 */
final class Processes implements AutoCloseable {

    private static final Duration TO_STOP = Duration.ofSeconds(10);

    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final Path directory;
    private volatile boolean closed;

    /** Processes whose output, where it is not asked for, goes to files in a directory. */
    Processes(Path directory) {
        this.directory = directory;
    }

    /** Starts a program whose output goes to a file. */
    Process start(List<String> command, Path output) throws IOException {
        return start(command, Map.of(), output);
    }

    /** Starts a program likewise, with more variables in its environment. */
    Process start(List<String> command, Map<String, String> environment, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        synchronized (this) {
            if (closed) {
                throw new IOException("The comparison is ending: %s is not started".formatted(command.get(0)));
            }
            Process process = builder.start();
            running.add(process);
            return process;
        }
    }

    /** Runs a program to its end, and returns what it wrote; fails when it does, or takes longer than the limit. */
    String run(List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        Path output = newOutput();
        try {
            await(start(command, environment, output), command, limit, output);
            return Files.readString(output);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** A new file for what a program writes. */
    Path newOutput() throws IOException {
        return Files.createTempFile(directory, "process", ".out");
    }

    /** Runs a program likewise. */
    String run(List<String> command, Duration limit) throws IOException, InterruptedException {
        return run(command, Map.of(), limit);
    }

    /** Waits for the end of a program; fails when it fails or takes longer than the limit. */
    void await(Process process, List<String> command, Duration limit, Path output)
            throws IOException, InterruptedException {
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            stop(process);
        }
        running.remove(process);
        if (!ended || process.exitValue() != 0) {
            String how = ended ? "ended with status " + process.exitValue() : "had not ended after " + limit;
            throw new IOException("%s %s:%n%s".formatted(String.join(" ", command), how, Files.readString(output)));
        }
    }

    /** Ends a process and its children: politely, and after 10 seconds by force. */
    void stop(Process process) {
        // Whoever ends a parent by force first does not find its children any more.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(TO_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        running.remove(process);
    }

    /** Whether the comparison is ending. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        running.forEach(Process::destroy);
        List.copyOf(running).forEach(this::stop);
    }
}
