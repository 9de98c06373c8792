package dev.tain.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The access log of a Tain, which would rather lose lines of it than requests; then it had less to do than others.
 *
 * @param file what the Tain writes to its console
 * @param from where in the file this measurement begins
 * @param lossy whether lines can be missing; other servers wait for theirs
 */
record AccessLog(Path file, long from, boolean lossy) {

    private static final Duration TO_LOG = Duration.ofSeconds(10);
    private static final int POLL_MILLIS = 100;

    /** That of a subject, from here on: once nothing of what was before is still written to it. */
    static AccessLog atRest(Subject subject) throws IOException, InterruptedException {
        Path file = subject.server().log();
        long before = -1;
        long size = Files.size(file);
        while (size > before) {
            Thread.sleep(POLL_MILLIS);
            before = size;
            size = Files.size(file);
        }
        return new AccessLog(file, size, subject.isTain());
    }

    /** Waits for so many lines about a path; fails when they do not come. */
    void requireLines(String asked, long least) throws IOException, InterruptedException {
        if (!lossy) {
            return;
        }
        long end = System.nanoTime() + TO_LOG.toNanos();
        long lines = lines(asked);
        while (lines < least) {
            if (System.nanoTime() > end) {
                throw new IOException("%s has %d lines for %d requests".formatted(file, lines, least));
            }
            Thread.sleep(POLL_MILLIS);
            lines = lines(asked);
        }
    }

    private long lines(String asked) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                BufferedReader reader = new BufferedReader(Channels.newReader(channel.position(from), UTF_8))) {
            return reader.lines().filter(line -> line.contains(asked)).count();
        }
    }
}
