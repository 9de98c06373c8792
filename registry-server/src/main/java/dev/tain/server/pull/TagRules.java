package dev.tain.server.pull;

import dev.tain.config.settings.TagSettings;
import dev.tain.oci.Repository;
import dev.tain.oci.Tag;
import dev.tain.storage.TagPointer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When the source of a tag is asked again, and what is served until it has answered.
 *
 * @param settings what the operator wants
 * @param clock tells the time
 */
public record TagRules(TagSettings settings, InstantSource clock) {

    Instant now() {
        return clock.instant();
    }

    /** Whether the tag may be served without asking; a hosted one always may. */
    boolean isFresh(TagPointer pointer) {
        return pointer.confirmed()
                .map(confirmed -> isWithin(confirmed, settings.maxAge()))
                .orElse(true);
    }

    /** Whether the tag never moves. */
    boolean isImmutable(Repository source, Tag tag) {
        return settings.immutable().stream().anyMatch(pattern -> pattern.matches(source, tag));
    }

    /** Whether a list of referrers from then may be served without asking. */
    boolean areReferrersFresh(Instant then) {
        return isWithin(then, settings.referrersMaxAge());
    }

    /** Whether the tag may be served while its source is slow or fails. */
    boolean mayBeServedStale(TagPointer pointer) {
        return pointer.confirmed().map(this::mayBeServedStale).orElse(true);
    }

    /** Whether what its source last confirmed then may be served while the source is slow or fails. */
    boolean mayBeServedStale(Instant confirmed) {
        Duration longest = settings.maxStale();
        return longest == null || age(confirmed).compareTo(longest) < 0;
    }

    /** How long a request waits for the source of a tag that is held. */
    Duration revalidationWait() {
        return settings.revalidationWait();
    }

    /** Whether what was absent then is still taken for absent. */
    boolean isStillAbsent(Instant then) {
        return isWithin(then, settings.absentFor());
    }

    /** Whether this is not longer ago; a time in the future is as good as none, for somebody has set the clock. */
    boolean isWithin(Instant then, Duration longest) {
        Duration age = age(then);
        return !age.isNegative() && age.compareTo(longest) < 0;
    }

    private Duration age(Instant then) {
        return Duration.between(then, now());
    }
}
