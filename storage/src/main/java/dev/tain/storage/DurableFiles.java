package dev.tain.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/** Writes that survive a crash whole or not at all: write elsewhere, fsync, rename, fsync the directory. */
final class DurableFiles {

    private DurableFiles() {}

    /** Moves a file that was already forced to disk to its final name, replacing what is there. */
    static void publish(Path file, Path target) throws IOException {
        createDirectories(parentOf(target));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(parentOf(target));
    }

    /** Writes a small text file by way of a new one on the same file system, replacing what is there. */
    static void write(Path spool, Path target, String content) throws IOException {
        try {
            try (FileChannel channel =
                    FileChannel.open(spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            publish(spool, target);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /** The content of a small text file; empty when there is none. What is no text comes as something that nobody writes. */
    static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether the file is there; a file that cannot be looked at is an error, not an absence. */
    static boolean exists(Path file) throws IOException {
        return attributes(file).isPresent();
    }

    /** Whether a directory is there; one that cannot be looked at is an error, not an absence. */
    static boolean isDirectory(Path path) throws IOException {
        return attributes(path).filter(BasicFileAttributes::isDirectory).isPresent();
    }

    /** What the file is; empty when there is none. A file that cannot be looked at is an error, not an absence. */
    static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            requireDirectories(file);
            return Optional.empty();
        }
    }

    /**
     * Fails when another file stands for a directory above this one: Java 25 calls the file absent then when it is asked for its
     * attributes, but not when it is to open it, and 17 never does.
     */
    private static void requireDirectories(Path absent) throws IOException {
        try {
            FileChannel.open(absent, StandardOpenOption.READ).close();
        } catch (NoSuchFileException e) {
            // Nothing is in its way.
        }
    }

    /** Gives the file this time of modification; it is created when it is missing. That may get lost in a crash. */
    static void touch(Path file, Instant when) throws IOException {
        createDirectories(parentOf(file));
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // It gets a new time.
        }
        Files.setLastModifiedTime(file, FileTime.from(when));
    }

    /**
     * Creates the directory and those above it, each entered durably in the one above. One that is there counts as durable: where somebody
     * else has just created it, a crash may still take it away, with what is written into it.
     */
    static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = parentOf(directory);
        createDirectories(parent);
        try {
            Files.createDirectory(directory);
            syncDirectory(parent);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parentOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no directory above it");
        }
        return parent;
    }
}
