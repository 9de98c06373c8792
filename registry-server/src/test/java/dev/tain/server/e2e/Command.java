package dev.tain.server.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class Command {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Command() {}

    /**
     * What came of a program.
     *
     * @param command the program and its arguments
     * @param exitCode 0 for success
     * @param output what it wrote to both its outputs
     */
    record Result(List<String> command, int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }

        /** This result, if it is a success; otherwise an error with the whole output. */
        Result orFail() {
            if (!succeeded()) {
                throw new AssertionError(toString());
            }
            return this;
        }

        String lastLine() {
            List<String> lines = output.lines().toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }

        @Override
        public String toString() {
            return "%s%nended with %d:%n%s".formatted(String.join(" ", command), exitCode, output);
        }
    }

    /** Runs a program in a directory with some more environment variables. */
    static Result run(Path directory, Map<String, String> environment, List<String> command) {
        return run(directory, environment, command, "");
    }

    /** Runs a program likewise, which reads the input. */
    static Result run(Path directory, Map<String, String> environment, List<String> command, String input) {
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            return finish(process, command, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result finish(Process process, List<String> command, Path output) throws IOException {
        try {
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            KeptOutput.of(output);
            String written = Files.readString(output) + (ended ? "" : "stopped after " + LIMIT);
            return new Result(command, process.exitValue(), written);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while this ran: " + String.join(" ", command), e);
        }
    }
}
