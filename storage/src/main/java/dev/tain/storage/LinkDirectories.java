package dev.tain.storage;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;

/**
 * All directories that have links to layers or manifests in them, for who asks which blobs are needed. Also those below a directory that
 * is no repository by its name count: somebody may have put one aside, and cannot have a blob back that was deleted. For the same reason,
 * what cannot be looked at is an error.
 */
final class LinkDirectories extends SimpleFileVisitor<Path> {

    private final Visitor visitor;

    private LinkDirectories(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Gets one directory after the other; it may not be there. */
    @FunctionalInterface
    interface Visitor {

        void visit(Path links) throws IOException;
    }

    /**
     * Visits those of all repositories. Symbolic links are followed, as they are when Tain serves.
     *
     * @throws IOException also when a symbolic link leads nowhere, perhaps to a disk that is not there at the moment
     */
    static void visitAll(FileSystemLayout layout, Visitor visitor) throws IOException {
        Files.walkFileTree(
                layout.repositoriesDirectory(),
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                Integer.MAX_VALUE,
                new LinkDirectories(visitor));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        String name = directory.getFileName().toString();
        if (name.equals("_layers")) {
            visitor.visit(directory);
        } else if (name.equals("_manifests")) {
            visitor.visit(directory.resolve("revisions"));
        }
        return name.startsWith("_") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            throw unfollowed(file);
        }
        return FileVisitResult.CONTINUE;
    }

    /** Takes what is not there for absent, but not what a symbolic link may lead to at another moment. */
    static void requireAbsent(Path path) throws IOException {
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            throw unfollowed(path);
        }
    }

    private static IOException unfollowed(Path link) {
        return new IOException(
                "The symbolic link %s cannot be followed, so nobody knows what is there: mend or remove it"
                        .formatted(link));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE; // it was removed meanwhile
        }
        throw failure instanceof FileSystemLoopException ? unfollowed(file) : failure;
    }
}
