package dev.tain.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Keeps what the processes of the tests have written when their directories are removed, so that
 * {@link NoSecretsInOutputIT} can read it.
 */
final class KeptOutput {

    static final Path DIRECTORY = Path.of("target", "process-output");

    private KeptOutput() {}

    /** Keeps a copy of a log or an output; nothing when there is none. */
    static void of(Path file) {
        try {
            Files.createDirectories(DIRECTORY);
            Files.copy(file, DIRECTORY.resolve(UUID.randomUUID() + "-" + file.getFileName()));
        } catch (NoSuchFileException e) {
            // It has written nothing.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
