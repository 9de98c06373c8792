package dev.tain.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Tries at the start what a store needs of its file system, with an empty file: that files can be moved from the spool to where blobs and
 * links belong.
 */
final class StoreProbe {

    private static final String NAME = ".tain-probe";

    private final FileSystemLayout layout;

    StoreProbe(FileSystemLayout layout) {
        this.layout = layout;
    }

    /**
     * Makes the directories that are missing, and tries it. The next start removes what a crash leaves of it.
     *
     * @throws IOException when the file system will not do; what may be otherwise in a moment, as when the disk is full, is no reason
     */
    void run() throws IOException {
        for (Path directory : List.of(layout.blobsDirectory(), layout.repositoriesDirectory())) {
            if (movesTo(directory.resolve(NAME))) {
                Files.deleteIfExists(directory.resolve(NAME));
            }
        }
    }

    private boolean movesTo(Path target) throws IOException {
        Path directory = target.resolveSibling("");
        Path spooled = layout.spoolDirectory().resolve(NAME);
        try {
            DurableFiles.createDirectories(directory);
            Files.write(spooled, new byte[0]);
            Files.move(spooled, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "Files cannot be moved from %s to %s: both have to be on one file system, in one mount"
                            .formatted(layout.spoolDirectory(), directory),
                    e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "Files cannot be moved from %s to %s: the user that runs Tain has to be able to write to both"
                            .formatted(layout.spoolDirectory(), directory),
                    e);
        } catch (IOException e) {
            return false; // every write tries anew, and says what is wrong
        }
    }
}
