package dev.tain.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Gets a file to the disk, in several steps when it grows meanwhile. The system tells of a write that got lost only once for each open
 * file: what has failed in one step is not on the disk, whatever a later step, or the same file opened anew, says.
 */
final class DiskSync {

    private final FileChannel file;
    private final Disk disk;
    private @Nullable IOException failure;
    private boolean ended;

    DiskSync(FileChannel file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** Syncs the content that there is so far; nothing after the end. */
    synchronized void content() throws IOException {
        if (!ended) {
            sync(false);
        }
    }

    /**
     * Waits for the step under way, and syncs everything.
     *
     * @throws IOException also when an earlier step has failed
     */
    synchronized void everything() throws IOException {
        sync(true);
    }

    /**
     * Waits for the step under way, and is the end: the file may be closed.
     *
     * @return whether what was written can be relied on, for none of the steps has failed
     */
    synchronized boolean end() {
        ended = true;
        return failure == null;
    }

    private void sync(boolean metaData) throws IOException {
        if (failure != null) {
            throw new IOException("What was written before did not get to the disk: " + failure.getMessage(), failure);
        }
        try {
            disk.force(file, metaData);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
