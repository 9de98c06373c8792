package dev.tain.server.pull;

import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.storage.LostTagException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** Errors which say that something cannot be had for the moment. */
public final class Unavailable {

    private Unavailable() {}

    /** Whether one tag that was pushed here is lost, which is no failure of the store as a whole. */
    public static boolean isLostTag(Throwable error) {
        return error instanceof LostTagException;
    }

    /** Why it cannot be had, in words for clients; empty for an error that nobody foresaw. */
    public static Optional<String> reason(Throwable error) {
        if (error instanceof PlacesFailedException) {
            return Optional.of(String.valueOf(error.getMessage()));
        }
        if (error instanceof RejectedExecutionException) {
            return Optional.of("this registry is stopping, or has too much to do");
        }
        if (isLostTag(error)) {
            return Optional.of(
                    "what was pushed here under this name cannot be read any more, and no source is asked instead;"
                            + " the log of this registry says what is wrong with it");
        }
        return error instanceof IOException
                ? Optional.of("the store of this registry failed; its log says why")
                : Optional.empty();
    }
}
