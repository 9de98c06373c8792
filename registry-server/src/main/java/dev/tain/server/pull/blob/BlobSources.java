package dev.tain.server.pull.blob;

import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.upstream.RemoteBlob;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The places that one blob comes from, and which of them is to go on where another one failed: the same once again when
 * its connection broke, then the others in the plan's order, and when none is left all of them again, for as long as an
 * outage may last. One stream uses it, one call at a time.
 */
final class BlobSources {

    /** How often a place may break before another one is asked. */
    private static final int TRIES = 2;

    /** So many bytes more, and what was held against a place is forgotten: large blobs break more often. */
    private static final long PROGRESS = 256 * 1024;

    /** How long it waits before it asks again where no place has begun to send: not so long that clients give up meanwhile. */
    private static final List<Duration> FIRST_PAUSES =
            List.of(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofMillis(500));

    /** When it asks again no more: places that took their time to fail may take it again, and clients have not that much. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(3);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final BlobRequest request;
    private final Places places;
    private final Mono<Void> wanted;
    private final Duration outage;
    private final Map<PullSource, Integer> breaks = new HashMap<>();
    private final Set<PullSource> liars = new HashSet<>();
    private @Nullable PullSource last;
    private long lastOffset;

    /** In all, since a place has last brought something worth mentioning. */
    private Duration paused = Duration.ZERO;

    /** The next one. */
    private Duration pause = SHORTEST_PAUSE;

    /**
     * The places of the request's plan.
     *
     * @param wanted completes when somebody waits for the blob; until then, others download first
     * @param outage how long it may take until one goes on
     */
    BlobSources(BlobRequest request, Places places, Mono<Void> wanted, Duration outage) {
        this.request = request;
        this.places = places;
        this.wanted = wanted;
        this.outage = outage;
    }

    BlobRequest request() {
        return request;
    }

    /**
     * The first place that has it. A blob that cannot be had keeps its image from everybody for a while, so a moment's trouble is
     * waited out, as it would be a byte later.
     */
    Mono<Lookup<FromPlace<RemoteBlob>>> first(long offset) {
        return Mono.defer(() -> first(offset, FIRST_PAUSES, System.nanoTime() + FIRST_LIMIT.toNanos()));
    }

    private Mono<Lookup<FromPlace<RemoteBlob>>> first(long offset, List<Duration> pauses, long limit) {
        return walk(request.plan(), offset, OptionalLong.empty())
                .onErrorResume(
                        PlacesFailedException.class,
                        failure -> failure.isPassing() && !pauses.isEmpty() && System.nanoTime() - limit < 0
                                ? Mono.delay(pauses.get(0))
                                        .flatMap(over -> first(offset, pauses.subList(1, pauses.size()), limit))
                                : Mono.error(failure));
    }

    /** The place that goes on; a {@link PlacesFailedException} when none can for too long. */
    Mono<FromPlace<RemoteBlob>> next(long offset, OptionalLong size) {
        return Mono.defer(() -> next(candidates(), offset, size));
    }

    /** A place stopped in the middle, at this offset. */
    void broke(PullSource place, UpstreamException error, long offset) {
        noteProgress(offset);
        boolean again = error.failure() == Failure.FAILED;
        int count = again ? breaks.getOrDefault(place, 0) + 1 : TRIES;
        breaks.put(place, count);
        last = place;
        if (count >= TRIES) {
            places.suspects().sentBadBody(place.endpoint().host(), request.digest());
        }
    }

    /** A place has sent so many bytes more. */
    void took(PullSource place, int bytes) {
        places.walk().took(place, bytes);
    }

    /** A place has sent wrong bytes, or may have; it is not asked again. */
    void lied(PullSource place) {
        liars.add(place);
        places.suspects().sentBadBody(place.endpoint().host(), request.digest());
    }

    /** Whether there is a place that has not lied. */
    boolean hasOthers() {
        return liars.size() < Set.copyOf(request.plan().sources()).size();
    }

    private Mono<FromPlace<RemoteBlob>> next(List<PullSource> candidates, long offset, OptionalLong size) {
        return walk(planOf(candidates), offset, size)
                .flatMap(BlobSources::orFailure)
                .onErrorResume(PlacesFailedException.class, failure -> {
                    breaks.clear();
                    // What a liar has announced may stand against all others, for ever.
                    if (!liars.isEmpty() || paused.plus(pause).compareTo(outage) > 0) {
                        return Mono.error(failure);
                    }
                    Duration now = pause;
                    paused = paused.plus(now);
                    pause = longer(now);
                    // Not then(…), which drops what it is given when whoever waits leaves at that moment: a connection
                    // and a turn.
                    return Mono.delay(now).flatMap(over -> next(offset, size));
                });
    }

    private void noteProgress(long offset) {
        if (offset - lastOffset >= PROGRESS || last == null) {
            breaks.clear();
            lastOffset = offset;
            paused = Duration.ZERO;
            pause = SHORTEST_PAUSE;
        }
    }

    private List<PullSource> candidates() {
        List<PullSource> candidates = new ArrayList<>();
        if (last != null) {
            candidates.add(last);
        }
        request.plan().sources().stream()
                .filter(place -> !candidates.contains(place))
                .forEach(candidates::add);
        candidates.removeIf(place -> liars.contains(place) || breaks.getOrDefault(place, 0) >= TRIES);
        return candidates;
    }

    private PullPlan planOf(List<PullSource> candidates) {
        PullPlan plan = request.plan();
        return new PullPlan(plan.reference(), plan.entry(), candidates, plan.skipped());
    }

    private Mono<Lookup<FromPlace<RemoteBlob>>> walk(PullPlan plan, long offset, OptionalLong size) {
        return places.walk()
                .first(
                        plan,
                        new BlobQuestion(places.registries(), request.digest(), request.via(), wanted, offset, size));
    }

    /** That no place has the rest of what one has begun to send is a failure. */
    private static Mono<FromPlace<RemoteBlob>> orFailure(Lookup<FromPlace<RemoteBlob>> lookup) {
        return lookup instanceof Lookup.Found<FromPlace<RemoteBlob>> found
                ? Mono.just(found.value())
                : Mono.error(new PlacesFailedException(((Lookup.Absent<?>) lookup).reason()));
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
