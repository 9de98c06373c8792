package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;

/** A request that is answered with an error document of the distribution specification. */
final class RegistryException extends RuntimeException {

    private final ErrorCode code;

    RegistryException(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    /** The code's message and what exactly is wrong. */
    String shown() {
        return code.message() + ": " + getMessage();
    }
}
