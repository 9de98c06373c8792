package dev.tain.server.kube;

import java.time.Duration;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What a client wants to see of the changes.
 *
 * @param from the version after which it wants to see them; 0 for the present
 * @param there whether it wants what is there first, as if that had just been added
 * @param saysWhenThere whether a bookmark says that all of that has been told
 * @param bookmarks whether it wants to be told from time to time how far it has come
 * @param limit how long it wants to watch
 */
record WatchOptions(long from, boolean there, boolean saysWhenThere, boolean bookmarks, Duration limit) {

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final String INITIAL = "sendInitialEvents";
    private static final String MATCH = "resourceVersionMatch";
    private static final String NOT_OLDER = "NotOlderThan";

    /**
     * Reads the query.
     *
     * @throws StatusException when something in it is wrong or does not go together
     */
    static WatchOptions of(ServerRequest request) {
        Parameters parameters = new Parameters(request);
        boolean chosen = parameters.text(INITIAL).isPresent();
        String match = parameters.text(MATCH).orElse("");
        if (chosen && !match.equals(NOT_OLDER)) {
            throw StatusException.invalidOptions(
                    MATCH, "Forbidden: has to be %s where %s is given".formatted(NOT_OLDER, INITIAL));
        }
        if (!chosen && !match.isEmpty()) {
            throw StatusException.invalidOptions(MATCH, "Forbidden: is not for a watch without %s".formatted(INITIAL));
        }
        long version = parameters.number("resourceVersion").orElse(0);
        boolean initial = parameters.flag(INITIAL);
        boolean bookmarks = parameters.flag("allowWatchBookmarks");
        boolean there = chosen ? initial : version == 0;
        return new WatchOptions(version, there, initial && bookmarks, bookmarks, limit(parameters));
    }

    /** No limit is the longest. */
    private static Duration limit(Parameters parameters) {
        long seconds = parameters.number("timeoutSeconds").orElse(0);
        return seconds == 0 || seconds > LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(seconds);
    }
}
