package dev.tain.server.pull.place;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Remembers for a while which places could not be reached or did not want to be asked, and which ones sent a broken or wrong
 * body for a digest. Such a place is asked last: the next reader is served from the next place, and a place that is the only
 * one is not given up for one bad connection.
 */
public final class Suspects {

    private static final Duration BODY_REMEMBERED = Duration.ofMinutes(10);
    private static final Duration SILENCE_REMEMBERED = Duration.ofSeconds(30);
    private static final int MANY = 10_000;

    private final Cache<BadBody, Boolean> badBodies = remembering(BODY_REMEMBERED);
    private final Cache<RegistryHost, Boolean> silent = remembering(SILENCE_REMEMBERED);

    private record BadBody(RegistryHost place, Digest digest) {}

    /** The place sent something else than the digest says, or not all of it. */
    public void sentBadBody(RegistryHost place, Digest digest) {
        badBodies.put(new BadBody(place, digest), true);
    }

    /** The place could not be reached in time, or asked to be left alone. */
    void didNotAnswer(RegistryHost place) {
        silent.put(place, true);
    }

    /** The places of the plan, the suspects among them last. */
    List<PullSource> order(PullPlan plan) {
        return plan.sources().stream()
                .sorted(Comparator.comparing(place -> isSuspect(place.endpoint().host(), plan.reference())))
                .toList();
    }

    private boolean isSuspect(RegistryHost place, Reference reference) {
        return silent.getIfPresent(place) != null
                || reference
                        .digest()
                        .filter(digest -> badBodies.getIfPresent(new BadBody(place, digest)) != null)
                        .isPresent();
    }

    private static <K> Cache<K, Boolean> remembering(Duration time) {
        return Caffeine.newBuilder().maximumSize(MANY).expireAfterWrite(time).build();
    }
}
