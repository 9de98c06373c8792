package dev.tain.server.pull;

import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.Mapping;
import dev.tain.policy.PullPlanner;
import dev.tain.policy.RequestedRepository;
import java.util.function.Supplier;

/** From a requested name to what it stands for, under the policy in force. */
final class PullTargets {

    private final Supplier<PullPolicy> policy;

    PullTargets(Supplier<PullPolicy> policy) {
        this.policy = policy;
    }

    PullTarget resolve(RequestedRepository request) {
        PullPolicy inForce = policy.get();
        return new PullTarget(request.name(), cached(request, inForce.mapper().map(request), inForce.planner()));
    }

    private static Lookup<CachedRepository> cached(RequestedRepository request, Mapping mapping, PullPlanner planner) {
        if (mapping instanceof Mapping.Mapped mapped) {
            return cached(request, mapped.source(), planner);
        }
        if (mapping instanceof Mapping.Refused refused) {
            return new Lookup.Refused<>(refused.reason());
        }
        return new Lookup.Absent<>(((Mapping.Unmapped) mapping).reason());
    }

    private static Lookup<CachedRepository> cached(
            RequestedRepository request, Repository source, PullPlanner planner) {
        RepositoryName name;
        try {
            name = CachedRepository.nameOf(source);
        } catch (IllegalArgumentException e) {
            return new Lookup.Refused<>("The source %s cannot be kept here: %s".formatted(source, e.getMessage()));
        }
        return new Lookup.Found<>(new CachedRepository(
                name, identifier -> planner.plan(source.reference(identifier), request.requestHost())));
    }
}
