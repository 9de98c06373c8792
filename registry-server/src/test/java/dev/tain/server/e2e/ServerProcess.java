package dev.tain.server.e2e;

import dev.tain.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A server that runs as a process until it is stopped, and writes to a log file. */
final class ServerProcess implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final long STOPS_WITHIN_SECONDS = 20;

    private final List<String> command;
    private final Path directory;
    private final Process process;

    private ServerProcess(List<String> command, Path directory, Process process) {
        this.command = command;
        this.directory = directory;
        this.process = process;
    }

    /** Starts a server in a directory, where both its outputs are appended to a log. */
    static ServerProcess start(List<String> command, Path directory) {
        return start(command, directory, Map.of());
    }

    /** Starts a server likewise, with some more environment variables. */
    static ServerProcess start(List<String> command, Path directory, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()));
        builder.environment().putAll(environment);
        try {
            return new ServerProcess(command, directory, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log of a server that runs in the directory. */
    static Path log(Path directory) {
        return directory.resolve("server.log");
    }

    /** Waits for the sign that the server is ready; its whole output is in the error when none comes. */
    <T> T awaitReady(Supplier<Optional<T>> sign) {
        try {
            return Await.value("a server that is ready", STARTS_WITHIN, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("It ended with " + process.exitValue());
                }
                return sign.get();
            });
        } catch (AssertionError e) {
            close();
            throw new AssertionError(
                    "%s%ndid not start:%n%s".formatted(String.join(" ", command), String.join("\n", lines())), e);
        }
    }

    /** Everything in the log so far. */
    List<String> lines() {
        try {
            return Files.readAllLines(log(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the server to stop (SIGTERM) and waits until it has. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Ends the server at once (SIGKILL). */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends a signal, such as {@code STOP}, and does not wait for what it does. */
    void signal(String name) {
        Command.run(directory, Map.of(), List.of("kill", "-" + name, Long.toString(process.pid())))
                .orFail();
    }

    private void awaitEnd() {
        boolean wasAlive = process.isAlive();
        endWithin();
        if (wasAlive) {
            KeptOutput.of(log(directory));
        }
    }

    private void endWithin() {
        try {
            if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("This did not stop: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
