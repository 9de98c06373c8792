package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.server.pull.place.PlacesFailedException;

/** More refers to a manifest than anybody could look at. A part of it is no answer: it could leave out signatures. */
final class TooManyReferrersException extends PlacesFailedException {

    /**
     * Too many of something.
     *
     * @param what the limit, such as {@code 1,000 referrers}
     */
    TooManyReferrersException(Digest subject, String what) {
        super("There are more than %s for %s here".formatted(what, subject));
    }
}
