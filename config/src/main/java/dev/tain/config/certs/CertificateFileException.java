package dev.tain.config.certs;

import java.nio.file.Path;

/** A certificate or key that cannot be used. The message is {@code file: what}, without any of the key. */
public final class CertificateFileException extends RuntimeException {

    private final transient Path file;

    CertificateFileException(Path file, String problem) {
        super(file + ": " + problem);
        this.file = file;
    }

    /** The file, or the directory that cannot be listed. */
    public Path file() {
        return file;
    }
}
