package dev.tain.storage;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes files and directories, which may be gone already. */
final class Removal {

    private Removal() {}

    /** Removes the directory with everything in it; symbolic links are not followed. */
    static void tree(Path directory) throws IOException {
        walk(directory, true);
    }

    /** Removes the directory and those below it, as far as there is nothing in them. */
    static void emptyDirectories(Path directory) throws IOException {
        walk(directory, false);
    }

    /** Removes the directory and those above it, below the top, as far as there is nothing in them. */
    static void emptyDirectoriesUpTo(Path top, Path directory) throws IOException {
        for (Path next = directory; next.startsWith(top) && !next.equals(top); next = next.resolveSibling("")) {
            if (!emptyDirectory(next)) {
                return;
            }
        }
    }

    /**
     * Removes the directory, unless there is something in it. A symbolic link stays, whatever it leads to: Java would remove it as if
     * it were empty.
     *
     * @return whether nothing is there now
     */
    static boolean emptyDirectory(Path directory) throws IOException {
        try {
            if (!Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isDirectory()) {
                return false;
            }
            Files.deleteIfExists(directory);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private static void walk(Path directory, boolean files) throws IOException {
        try {
            Files.walkFileTree(directory, new Visitor(files));
        } catch (NoSuchFileException e) {
            // It is gone.
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {

        private final boolean files;

        Visitor(boolean files) {
            this.files = files;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (files) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            emptyDirectory(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
