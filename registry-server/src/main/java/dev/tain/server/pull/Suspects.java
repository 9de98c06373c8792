package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.PullSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Remembers for a while which places sent a broken or wrong body for a digest, and puts them last: the next reader is
 * served from the next place, and a place that is the only one is not given up for one bad connection.
 */
final class Suspects {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MANY = 10_000;

    private final Cache<Suspect, Boolean> suspects =
            Caffeine.newBuilder().maximumSize(MANY).expireAfterWrite(REMEMBERED).build();

    private record Suspect(RegistryHost place, Digest digest) {}

    void add(RegistryHost place, Digest digest) {
        suspects.put(new Suspect(place, digest), true);
    }

    /** The same places, the suspects among them last. */
    List<PullSource> order(List<PullSource> places, Digest digest) {
        return places.stream()
                .sorted(Comparator.comparing(place -> isSuspect(place, digest)))
                .toList();
    }

    private boolean isSuspect(PullSource place, Digest digest) {
        return suspects.getIfPresent(new Suspect(place.endpoint().host(), digest)) != null;
    }
}
