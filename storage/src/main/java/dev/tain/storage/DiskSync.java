package dev.tain.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gets a file to the disk, in several steps when it grows meanwhile. The system tells once of bytes that it could not write, to whoever
 * asks next: what has failed in one step is not on the disk, whatever a later one says.
 */
final class DiskSync {

    private final Force file;
    private @Nullable IOException failure;

    /** {@link java.nio.channels.FileChannel#force}. */
    @FunctionalInterface
    interface Force {

        void force(boolean metaData) throws IOException;
    }

    DiskSync(Force file) {
        this.file = file;
    }

    /** The content that is there so far. */
    void content() throws IOException {
        force(false);
    }

    /**
     * Everything, after any other step.
     *
     * @throws IOException also when an earlier step has failed
     */
    void everything() throws IOException {
        force(true);
    }

    private synchronized void force(boolean metaData) throws IOException {
        if (failure != null) {
            throw new IOException("What was written before did not get to the disk", failure);
        }
        try {
            file.force(metaData);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
