package dev.tain.server.pull.blob;

import java.io.IOException;

/**
 * What came for a blob is not what its digest says. Whatever a reader has of it must not be taken for the beginning of the
 * right bytes.
 */
public final class WrongContentException extends IOException {

    public WrongContentException(String message, Throwable cause) {
        super(message, cause);
    }
}
