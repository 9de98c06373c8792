package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;

/** A request that is answered with an error document of the distribution specification. */
final class RegistryException extends RuntimeException {

    private final ErrorCode code;
    private final int status;

    /** An error with the status that goes with its code. */
    RegistryException(ErrorCode code, String detail) {
        this(code, code.status(), detail);
    }

    /** An error with a status of its own, where the specification has no better code. */
    RegistryException(ErrorCode code, int status, String detail) {
        super(detail);
        this.code = code;
        this.status = status;
    }

    int status() {
        return status;
    }

    ErrorCode code() {
        return code;
    }

    /** The code's message and what exactly is wrong. */
    String shown() {
        return code.message() + ": " + getMessage();
    }
}
