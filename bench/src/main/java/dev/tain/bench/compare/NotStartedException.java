package dev.tain.bench.compare;

import java.io.IOException;

/** A server did not start; where it is a peer, the others are compared without it. */
final class NotStartedException extends IOException {

    private static final long serialVersionUID = 1;

    NotStartedException(String message) {
        super(message);
    }
}
