package dev.tain.storage;

/** Something cannot be fetched again, as far as the store knows, and so is not given up. */
public final class NotCachedException extends RuntimeException {

    NotCachedException(String message) {
        super(message);
    }
}
