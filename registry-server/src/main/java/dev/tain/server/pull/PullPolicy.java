package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.policy.Mapping;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullPlanner;
import dev.tain.policy.SourceMapper;
import dev.tain.policy.SourceRules;
import java.util.Optional;

/**
 * The policy in force, ready to be asked.
 *
 * @param mapper from a requested name to its source
 * @param planner from a source to its pull plan
 */
public record PullPolicy(SourceMapper mapper, PullPlanner planner) {

    /** The policy for these mirrors and rules. */
    public static PullPolicy of(MirrorPolicy mirrors, SourceRules rules) {
        return new PullPolicy(
                new SourceMapper(mirrors, rules),
                new PullPlanner(mirrors, rules.ownHosts(), rules.signaturesFromDigestMirrors()));
    }

    /**
     * Where to ask for a manifest, a blob or a tag of what a request stands for. Where that may be several sources, a digest is asked
     * for at the places of all of them: what it names is the same everywhere.
     *
     * @param requestHost the {@code Host} header of the request, an own name when no others are configured
     */
    public PullPlan plan(Mapping.Mapped mapped, Identifier identifier, Optional<RegistryHost> requestHost) {
        PullPlan plan = planner.planWithin(mapped.source().reference(identifier), requestHost);
        if (identifier instanceof Digest) {
            for (Repository other : mapped.others()) {
                plan = plan.followedBy(planner.planWithin(other.reference(identifier), requestHost));
            }
        }
        return plan;
    }
}
