package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The temporary directory of a comparison, with everything that it writes but its results. */
final class WorkDirectory implements AutoCloseable {

    private final Path root;
    private final Path shortRoot;
    private final AtomicInteger count = new AtomicInteger();

    private WorkDirectory(Path root, Path shortRoot) {
        this.root = root;
        this.shortRoot = shortRoot;
    }

    static WorkDirectory in(Path parent) throws IOException {
        return new WorkDirectory(
                Files.createTempDirectory(parent, "tain-bench").toRealPath(), Files.createTempDirectory("tain"));
    }

    Path root() {
        return root;
    }

    /** A new directory of this kind. */
    Path directory(String kind) throws IOException {
        return Files.createDirectory(root.resolve(kind + "-" + count.incrementAndGet()));
    }

    /** One for little content, with a short path wherever the others are: podman takes no more than 50 characters. */
    Path shortDirectory() throws IOException {
        return Files.createDirectory(shortRoot.resolve(String.valueOf(count.incrementAndGet())));
    }

    /** Removes a directory and all that is in it. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new Remover());
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            // The layers of an image may hold directories that nobody may write to.
            visited.toFile().setWritable(true, true);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            remove(root);
        } finally {
            remove(shortRoot);
        }
    }
}
