package dev.tain.server.tls;

/** Files that TLS cannot use. The message names the file, and has nothing of a key in it. */
public final class TlsFilesException extends RuntimeException {

    TlsFilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
