package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Looks at the stores of subjects. */
final class Stored {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int POLL_MILLIS = 2;

    private Stored() {}

    /** Waits until a blob has its final place in a store, where all subjects move it in one step. */
    static void await(Subject subject, Blob blob) throws IOException, InterruptedException {
        Path file = subject.stored().apply(blob);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(file)) {
            if (System.nanoTime() > end) {
                throw new IOException("%s has not stored %s after %s".formatted(subject.name(), blob, LIMIT));
            }
            Thread.sleep(POLL_MILLIS);
        }
        if (Files.size(file) != blob.size()) {
            throw new IOException("%s has stored %s with another size".formatted(subject.name(), blob));
        }
    }
}
