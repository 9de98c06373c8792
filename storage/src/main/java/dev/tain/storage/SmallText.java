package dev.tain.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what should be a link or a confirmation and may be anything. */
final class SmallText {

    /** In bytes. A right one has less than 200. */
    private static final int LONGEST = 1024;

    private SmallText() {}

    /** The content without the space around it; of a file that is too long, its beginning. */
    static String read(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        }
    }
}
