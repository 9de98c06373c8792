package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.Mapping;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullPlanner;
import dev.tain.policy.RequestedRepository;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.upstream.Via;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a request to what its name stands for, under the policy in force. Names that were asked for lately are remembered. */
final class PullTargets {

    private static final int LATELY = 10_000;

    /** What this Tain calls itself in {@code Via}: like no other, also of those behind the same name. */
    private final String self =
            "tain-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

    private final Supplier<PullPolicy> policy;
    private volatile @Nullable Remembered remembered;

    /** What names stand for under one policy. */
    private record Remembered(PullPolicy policy, Cache<RequestedRepository, PullTarget> targets) {

        static Remembered nothing(PullPolicy policy) {
            return new Remembered(
                    policy,
                    Caffeine.newBuilder()
                            .maximumSize(LATELY)
                            .executor(Runnable::run)
                            .build());
        }
    }

    PullTargets(Supplier<PullPolicy> policy) {
        this.policy = policy;
    }

    PullTarget resolve(PullRequest request) {
        PullPolicy inForce = policy.get();
        PullTarget target = request.via().isEmpty()
                ? remembered(inForce).targets().get(request.repository(), asked -> find(asked, List.of(), inForce))
                : find(request.repository(), request.via(), inForce);
        target.cached().ifFoundOrElse(cached -> request.source().accept(cached.source()), () -> {});
        return target;
    }

    private Remembered remembered(PullPolicy inForce) {
        Remembered known = remembered;
        if (known == null || !known.policy().equals(inForce)) {
            known = Remembered.nothing(inForce);
            remembered = known;
        }
        return known;
    }

    /** What it finds may be remembered, and so knows nothing of the request but what it is given here. */
    private PullTarget find(RequestedRepository asked, List<String> passed, PullPolicy inForce) {
        RepositoryName requested = asked.name();
        Mapping mapping = inForce.mapper().map(asked);
        if (mapping instanceof Mapping.Mapped mapped) {
            Via via = Via.parse(passed);
            Lookup<CachedRepository> cached = cached(mapped.source(), asked.requestHost(), via, inForce.planner());
            return new PullTarget(
                    requested, held(asked, cached, inForce), cached, others(asked, mapped.others(), via, inForce));
        }
        Lookup<CachedRepository> none = mapping instanceof Mapping.Refused refused
                ? new Lookup.Refused<>(refused.reason())
                : new Lookup.Absent<>(((Mapping.Unmapped) mapping).reason());
        return new PullTarget(requested, held(asked, none, inForce), none, Optional.empty());
    }

    private Optional<PullTarget> others(
            RequestedRepository asked, List<Repository> sources, Via via, PullPolicy inForce) {
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        Lookup<CachedRepository> cached = cached(sources.get(0), asked.requestHost(), via, inForce.planner());
        return Optional.of(new PullTarget(
                asked.name(),
                source(cached).toList(),
                cached,
                others(asked, sources.subList(1, sources.size()), via, inForce)));
    }

    /** Where to look in the store: under the name itself, and under that of the source that it stands for. */
    private static List<RepositoryName> held(
            RequestedRepository asked, Lookup<CachedRepository> cached, PullPolicy inForce) {
        Stream<RepositoryName> own = isRefused(asked, inForce) ? Stream.empty() : Stream.of(asked.name());
        return Stream.concat(own, source(cached)).distinct().toList();
    }

    private static Stream<RepositoryName> source(Lookup<CachedRepository> cached) {
        return cached instanceof Lookup.Found<CachedRepository> found
                ? Stream.of(found.value().name())
                : Stream.empty();
    }

    /**
     * Whether what lies under this name in the store is of a source that may not be pulled from: what came while it was allowed is
     * refused with it, whatever else the request makes of the name.
     */
    private static boolean isRefused(RequestedRepository asked, PullPolicy inForce) {
        return CachedRepository.sourceOf(asked.name())
                .filter(source -> inForce.mapper().refuses(source, asked.requestHost()))
                .isPresent();
    }

    private Lookup<CachedRepository> cached(
            Repository source, Optional<RegistryHost> host, Via via, PullPlanner planner) {
        RepositoryName name;
        try {
            name = CachedRepository.nameOf(source);
        } catch (IllegalArgumentException e) {
            return new Lookup.Refused<>("The source %s cannot be kept here: %s".formatted(source, e.getMessage()));
        }
        return new Lookup.Found<>(new CachedRepository(
                source,
                new RepositoryView(name, planner.decisiveHost(source, host)),
                identifier -> via.contains(self)
                        ? circle(source.reference(identifier), via)
                        : planner.planWithin(source.reference(identifier), host),
                via.plus(self)));
    }

    private static PullPlan circle(Reference reference, Via via) {
        throw new PlacesFailedException(
                "%s is asked for in a circle: the request has come back to this Tain by way of %s. A mirror or source of these registries leads back to where it came from"
                        .formatted(reference, via));
    }
}
