package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import java.util.Map;

/** A request that is answered with an error document of the distribution specification. */
final class RegistryException extends RuntimeException {

    private final ErrorCode code;
    private final int status;
    // Transient because exceptions are serializable, and headers need not be: no exception leaves the process.
    private final transient Map<String, String> headers;

    /** An error with the status that goes with its code. */
    RegistryException(ErrorCode code, String detail) {
        this(code, code.status(), detail);
    }

    /** An error with a status of its own, where the specification has no better code. */
    RegistryException(ErrorCode code, int status, String detail) {
        this(code, status, Map.of(), detail);
    }

    /** An error with headers of its own, too. */
    RegistryException(ErrorCode code, int status, Map<String, String> headers, String detail) {
        super(detail);
        this.code = code;
        this.status = status;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    ErrorCode code() {
        return code;
    }

    /** The code's message and what exactly is wrong. */
    String shown() {
        return code.message() + ": " + getMessage();
    }
}
