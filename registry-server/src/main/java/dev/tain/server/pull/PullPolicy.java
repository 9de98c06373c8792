package dev.tain.server.pull;

import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.PullPlanner;
import dev.tain.policy.SourceMapper;
import dev.tain.policy.SourceRules;

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
}
