package dev.tain.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file for a blob on its way in.
 *
 * @param path where it is
 * @param isKept whether what is in it is kept for another writer when this one cannot finish
 * @param onRelease called when the writer does not need it any more
 */
record SpoolFile(Path path, boolean isKept, Runnable onRelease) {

    /** Opens it at its end; a file that is not kept must not be there yet. */
    FileChannel open() throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                isKept ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            return channel.position(channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void release() {
        onRelease.run();
    }
}
