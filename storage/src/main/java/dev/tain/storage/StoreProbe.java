package dev.tain.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Tries at the start what a store needs of its file system, with an empty file: that files can be moved from the spool to where blobs and
 * links belong, and that names which differ are those of different files.
 */
final class StoreProbe {

    private static final String NAME = ".tain-probe";

    /** What other file systems may take the name for: they do not tell upper from lower case, or strip a dot at the end. */
    private static final List<String> SAME_NAMES = List.of(NAME.toUpperCase(Locale.ROOT), NAME + ".");

    private final FileSystemLayout layout;
    private final Predicate<Path> exists;

    /**
     * A probe of the file system that the store is on.
     *
     * @param exists whether there is such a file
     */
    StoreProbe(FileSystemLayout layout, Predicate<Path> exists) {
        this.layout = layout;
        this.exists = exists;
    }

    /**
     * Makes the directories that are missing, and tries it. The next start removes what a crash leaves of it.
     *
     * @throws IOException when the file system will not do; what may be otherwise in a moment, as when the disk is full, is no reason
     */
    void run() throws IOException {
        for (Path directory : List.of(layout.blobsDirectory(), layout.repositoriesDirectory())) {
            Path probe = directory.resolve(NAME);
            if (movesTo(probe)) {
                try {
                    requireNamesToldApart(probe);
                } finally {
                    Files.deleteIfExists(probe);
                }
            }
        }
    }

    /** Or a pull of one tag would be served another one, {@code v1} for {@code V1}. */
    private void requireNamesToldApart(Path probe) throws IOException {
        for (String name : SAME_NAMES) {
            Path same = probe.resolveSibling(name);
            if (exists.test(same)) {
                throw new IOException(
                        ("The file system of %s takes %s and %s for one file, and so would take one tag for another:"
                                        + " the store needs one that tells upper from lower case and keeps dots at the end")
                                .formatted(probe.resolveSibling(""), NAME, name));
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
