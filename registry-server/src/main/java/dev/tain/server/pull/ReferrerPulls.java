package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.Referrer;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Matter;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.pull.place.PlanWalk;
import dev.tain.upstream.RegistryClient;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * What refers to a manifest: what is held, and what the first place of the manifest's plan says that knows of any. That has an
 * age, as tags have. No referrers at all are an answer, but that places failed is none.
 */
final class ReferrerPulls {

    /** The most bytes of lists that are remembered. */
    private static final long MEMORY = 16L * 1024 * 1024;

    private static final int OVERHEAD = 512;
    private static final int OVERHEAD_OF_ANNOTATION = 150;

    private final HeldReferrers held;
    private final PlanWalk walk;
    private final RegistryClient registries;
    private final TagRules rules;
    private final SingleFlight<Name, Told> questions = new SingleFlight<>();
    private final Cache<Name, Told> told = Caffeine.newBuilder()
            .maximumWeight(MEMORY)
            .weigher((Name name, Told list) -> weight(list.referrers()))
            .build();

    private record Name(RepositoryView repository, Digest subject) {}

    /** What the places said, and when; from the store in an answer that is given later. */
    private record Told(List<Referrer> referrers, Instant when, Origin origin) {}

    /** What is held, or why nobody knows. */
    private record Held(List<Referrer> referrers, Optional<Throwable> failure) {}

    ReferrerPulls(HeldReferrers held, PlanWalk walk, RegistryClient registries, TagRules rules) {
        this.held = held;
        this.walk = walk;
        this.registries = registries;
        this.rules = rules;
    }

    /** What any of the sources knows, for they are those of one digest; none for what nobody knows; never absent. */
    Mono<Lookup<ServedReferrers>> pull(PullTarget target, Digest subject) {
        Mono<Lookup<ServedReferrers>> own = ofOneSource(target, subject);
        return target.next()
                .map(next -> ReferrerUnion.of(own, pull(next, subject)))
                .orElse(own);
    }

    private Mono<Lookup<ServedReferrers>> ofOneSource(PullTarget target, Digest subject) {
        return held.in(target.held(), subject)
                .map(referrers -> new Held(referrers, Optional.empty()))
                .onErrorResume(StoreAccess::isFailure, e -> Mono.just(new Held(List.of(), Optional.of(e))))
                .onErrorResume(
                        error -> error instanceof PlacesFailedException && isCachedAlone(target),
                        error -> Mono.just(new Held(List.of(), Optional.of(error))))
                .flatMap(known -> answer(target, subject, known)
                        .flatMap(answer -> known.failure()
                                .map(failure -> uncertain(answer, failure))
                                .orElse(Mono.just(answer))));
    }

    /** What refers to anything in the repository is asked for anew. */
    void forget(RepositoryName repository) {
        told.asMap().keySet().removeIf(name -> name.repository().name().equals(repository));
    }

    /** Whether all that may be held came from the places, which know it better. */
    private static boolean isCachedAlone(PullTarget target) {
        return target.cached() instanceof Lookup.Found<CachedRepository> found
                && target.held().equals(List.of(found.value().name()));
    }

    private Mono<Lookup<ServedReferrers>> answer(PullTarget target, Digest subject, Held known) {
        if (target.cached() instanceof Lookup.Found<CachedRepository> found) {
            return cached(found.value(), subject, known.referrers()).map(Lookup.Found::new);
        }
        if (target.cached() instanceof Lookup.Refused<CachedRepository> refused
                && known.referrers().isEmpty()) {
            return Mono.just(new Lookup.Refused<>(refused.reason()));
        }
        return Mono.just(new Lookup.Found<>(served(List.of(), known.referrers(), Origin.STORE, Optional.empty())));
    }

    /** The answer where there may be referrers in the store that nobody could see: that there are none could be wrong. */
    private static Mono<Lookup<ServedReferrers>> uncertain(Lookup<ServedReferrers> answer, Throwable failure) {
        return answer instanceof Lookup.Found<ServedReferrers> found
                        && !found.value().referrers().isEmpty()
                ? Mono.just(new Lookup.Found<>(found.value().unconfirmed()))
                : Mono.error(failure);
    }

    private Mono<ServedReferrers> cached(CachedRepository repository, Digest subject, List<Referrer> known) {
        Told lately = told.getIfPresent(new Name(repository.view(), subject));
        if (lately != null && isFresh(lately)) {
            return Mono.just(served(lately.referrers(), known, Origin.STORE, Optional.empty()));
        }
        Mono<ServedReferrers> update =
                ask(repository, subject).map(now -> served(now.referrers(), known, now.origin(), Optional.empty()));
        List<Referrer> old = lately == null || !rules.mayBeServedStale(lately.when()) ? List.of() : lately.referrers();
        if (old.isEmpty() && known.isEmpty()) {
            return update;
        }
        return update.timeout(
                        rules.revalidationWait(),
                        Mono.fromSupplier(() -> served(old, known, Origin.STORE, Optional.of(StaleWarning.STALE))))
                .onErrorResume(
                        PlacesFailedException.class,
                        failure -> Mono.just(served(old, known, Origin.STORE, Optional.of(StaleWarning.UNCONFIRMED))));
    }

    private boolean isFresh(Told lately) {
        return lately.referrers().isEmpty()
                ? rules.isStillAbsent(lately.when())
                : rules.areReferrersFresh(lately.when());
    }

    private Mono<Told> ask(CachedRepository repository, Digest subject) {
        Name name = new Name(repository.view(), subject);
        return Mono.fromCallable(() -> repository.plan(subject)) // throws for a circle, before anything is joined
                .flatMap(plan -> questions.join(
                        name,
                        () -> walk.firstList(
                                        plan,
                                        Matter.REFERRERS,
                                        place -> registries.pullReferrers(place, subject, repository.via()))
                                .map(this::told)
                                .doOnNext(answer -> told.put(name, answer))));
    }

    private Told told(Lookup<FromPlace<List<Referrer>>> answer) {
        return answer instanceof Lookup.Found<FromPlace<List<Referrer>>> found
                ? new Told(found.value().value(), rules.now(), found.value().origin())
                : new Told(List.of(), rules.now(), Origin.STORE);
    }

    /** What is held is known from the manifest itself, and so counts more. */
    private static ServedReferrers served(
            List<Referrer> elsewhere, List<Referrer> held, Origin origin, Optional<String> warning) {
        return new ServedReferrers(ReferrerUnion.of(elsewhere, held), origin, warning);
    }

    /** How much memory they take, in bytes, not less. */
    static int weight(List<Referrer> referrers) {
        long weight = OVERHEAD;
        for (Referrer referrer : referrers) {
            weight += OVERHEAD
                    + length(referrer.artifactType().stream().toList())
                    + (long) OVERHEAD_OF_ANNOTATION * referrer.annotations().size()
                    + length(referrer.annotations().keySet())
                    + length(referrer.annotations().values());
        }
        return (int) Math.min(Integer.MAX_VALUE, weight);
    }

    private static long length(Collection<String> texts) {
        return texts.stream().mapToLong(String::length).sum();
    }
}
