package dev.tain.server.pull;

import dev.tain.server.pull.place.PlacesFailedException;

/** What was asked for comes to more than anybody would want. Nothing more of it is fetched. */
final class TooManyPartsException extends PlacesFailedException {

    private static final long serialVersionUID = 1L;

    /**
     * Too many of something.
     *
     * @param what the limit, such as {@code 1000 manifests}
     */
    TooManyPartsException(String what) {
        super("It has more than %s".formatted(what));
    }
}
