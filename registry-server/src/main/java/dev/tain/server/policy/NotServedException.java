package dev.tain.server.policy;

/** There is no set-up for such nodes: Tain does not serve what they would ask it for. The message says what would help. */
public final class NotServedException extends RuntimeException {

    public NotServedException(String message) {
        super(message);
    }
}
