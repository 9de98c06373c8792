package dev.tain.server.e2e;

import java.util.ArrayDeque;
import java.util.Deque;

/** The processes that one test has started, for tests that do not all start the same. */
final class Started implements AutoCloseable {

    private final Deque<AutoCloseable> processes = new ArrayDeque<>();

    /** Closes this too, before those that were added earlier. */
    <T extends AutoCloseable> T add(T process) {
        processes.push(process);
        return process;
    }

    @Override
    public void close() {
        for (AutoCloseable process : processes) {
            try {
                process.close();
            } catch (Exception e) {
                throw new IllegalStateException("A process could not be ended", e);
            }
        }
    }
}
