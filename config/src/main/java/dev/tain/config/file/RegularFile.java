package dev.tain.config.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Keeps what is no regular file from being opened: a named pipe without a writer would hold its reader for ever. */
public final class RegularFile {

    private RegularFile() {}

    /**
     * The file itself, where it is a regular one or a link to one.
     *
     * @throws java.nio.file.NoSuchFileException when it is not there
     * @throws IOException when it cannot be looked at or is anything else, such as a directory, a named pipe or a device
     */
    public static Path require(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        return file;
    }
}
