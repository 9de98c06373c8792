package dev.tain.server.policy;

import dev.tain.config.policyfiles.LoadedPolicy;
import dev.tain.policy.SourceRules;
import dev.tain.server.pull.PullPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Holds the policy that new pulls follow; a pull under way keeps the one that it began with. */
public final class PolicyInForce {

    private final SourceRules rules;
    private final InstantSource clock;
    private volatile PolicyState state;

    /** Begins with a policy. */
    public PolicyInForce(LoadedPolicy first, SourceRules rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
        this.state = stateOf(first, rules, clock);
    }

    public PolicyState state() {
        return state;
    }

    /** How long the policy has been in force. */
    public Duration age() {
        return Duration.between(state.since(), clock.instant());
    }

    /** What lies outside the policy files: own names, aliases, allowed sources. */
    public SourceRules rules() {
        return rules;
    }

    /** What a policy comes to; it is in force when it is put there. */
    PolicyState prepare(LoadedPolicy next) {
        return stateOf(next, rules, clock);
    }

    /**
     * Puts another policy in force.
     *
     * @param problem what is wrong with the files as they are now, when it is not made of them
     */
    synchronized void replace(PolicyState next, Optional<String> problem) {
        state = problem.map(next::withProblem).orElse(next);
    }

    /** Keeps the policy, and notes why the one in the files does not replace it. */
    synchronized void keep(String problem) {
        state = state.withProblem(problem);
    }

    private static PolicyState stateOf(LoadedPolicy loaded, SourceRules rules, InstantSource clock) {
        return new PolicyState(loaded, PullPolicy.of(loaded.policy(), rules), clock.instant(), Optional.empty());
    }
}
