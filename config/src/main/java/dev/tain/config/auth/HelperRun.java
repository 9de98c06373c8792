package dev.tain.config.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program: a line in, both outputs out, within a limit of time and size. No thread of its own: both pipes are
 * looked at again and again, so that a process that inherited one cannot hold the caller.
 */
final class HelperRun {

    /** Of either output, in bytes. */
    static final int LONGEST = 64 * 1024;

    private static final int MILLISECONDS_BETWEEN_LOOKS = 10;

    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    /** How a run ended. */
    enum End {
        EXITED,
        TOO_LATE,
        TOO_LONG
    }

    private HelperRun(Process process) {
        this.process = process;
    }

    /**
     * Starts the program. Its environment is that of this process.
     *
     * @param command the program and its arguments; there is no shell
     * @throws IOException when it cannot be started
     */
    static HelperRun start(List<String> command) throws IOException {
        return new HelperRun(new ProcessBuilder(command).start());
    }

    /**
     * Writes the line and waits for the end. A process that does not come to it is killed, with all that it started. An
     * interrupt does not shorten the wait: others may be waiting for the same answer.
     */
    End finish(String line, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            write(line);
            Optional<End> end = Optional.empty();
            while (end.isEmpty()) {
                try {
                    end = look(deadline);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return end.get();
        } finally {
            kill();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<End> look(long deadline) throws InterruptedException {
        boolean exited = process.waitFor(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        if (!drain(process.getInputStream(), out) || !drain(process.getErrorStream(), error)) {
            return Optional.of(End.TOO_LONG);
        }
        if (exited) {
            return Optional.of(End.EXITED);
        }
        return System.nanoTime() - deadline > 0 ? Optional.of(End.TOO_LATE) : Optional.empty();
    }

    /** Only after it has exited. */
    int exitCode() {
        return process.exitValue();
    }

    String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return error.toString(StandardCharsets.UTF_8);
    }

    private void write(String line) {
        try (OutputStream in = process.getOutputStream()) {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return; // it does not want to know; its exit code tells
        }
    }

    /** Takes what is there; false when it is more than anybody reads. */
    private static boolean drain(InputStream from, ByteArrayOutputStream to) {
        try {
            for (int ready = from.available(); ready > 0 && to.size() <= LONGEST; ready = from.available()) {
                to.write(from.readNBytes(Math.min(ready, LONGEST)));
            }
        } catch (IOException e) {
            return true; // closed by the other side: there is no more
        }
        return to.size() <= LONGEST;
    }

    private void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
