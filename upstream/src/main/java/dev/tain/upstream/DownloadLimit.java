package dev.tain.upstream;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much is downloaded at most.
 *
 * @param downloads how many blobs at once, more than zero; empty for any number
 * @param bytesPerSecond how many bytes a second they bring together, more than zero; empty for any number
 */
public record DownloadLimit(OptionalInt downloads, OptionalLong bytesPerSecond) {

    /** As much as there is. */
    public static final DownloadLimit NONE = new DownloadLimit(OptionalInt.empty(), OptionalLong.empty());

    public DownloadLimit {
        if (downloads.orElse(1) < 1 || bytesPerSecond.orElse(1) < 1) {
            throw new IllegalArgumentException("%s downloads with %s bytes a second: expected 1 or more of each"
                    .formatted(downloads, bytesPerSecond));
        }
    }

    boolean permitsAnotherBeside(int active) {
        return downloads.isEmpty() || active < downloads.getAsInt();
    }

    /** The same for one that nobody waits for: of several turns, it leaves the last one to whoever comes. */
    boolean permitsUnaskedBeside(int active) {
        return permitsAnotherBeside(downloads.orElse(1) > 1 ? active + 1 : active);
    }
}
