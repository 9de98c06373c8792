package dev.tain.server.pull.place;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Remembers for a while how often a place sent a broken or wrong body for a digest. The more often, the later it is asked:
 * the next reader is served from the next place, and a place that is the only one is not given up for one bad connection.
 */
public final class Suspects {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MANY = 10_000;

    private final Cache<BadBody, Integer> badBodies =
            Caffeine.newBuilder().maximumSize(MANY).expireAfterWrite(REMEMBERED).build();

    private record BadBody(RegistryHost place, Digest digest) {}

    /** The place sent something else than the digest says, or not all of it. */
    public void sentBadBody(RegistryHost place, Digest digest) {
        badBodies.asMap().merge(new BadBody(place, digest), 1, Integer::sum);
    }

    /** The places of the plan, those with the fewest bad bodies for its digest first. */
    List<PullSource> order(PullPlan plan) {
        return plan.reference()
                .digest()
                .map(digest -> plan.sources().stream()
                        .sorted(Comparator.comparingInt(place -> badBodies(place, digest)))
                        .toList())
                .orElse(plan.sources());
    }

    private int badBodies(PullSource place, Digest digest) {
        Integer count = badBodies.getIfPresent(new BadBody(place.endpoint().host(), digest));
        return count == null ? 0 : count;
    }
}
