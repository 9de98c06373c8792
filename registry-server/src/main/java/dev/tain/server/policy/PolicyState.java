package dev.tain.server.policy;

import dev.tain.config.policyfiles.LoadedPolicy;
import dev.tain.server.pull.PullPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * The policy in force, and whether the files have moved on without it.
 *
 * @param loaded what the files said when they were last usable
 * @param pulls the same, ready to be asked
 * @param since when it came into force
 * @param problem what is wrong with the files as they are now; empty while they are those in force
 */
public record PolicyState(LoadedPolicy loaded, PullPolicy pulls, Instant since, Optional<String> problem) {

    PolicyState withProblem(String newProblem) {
        return new PolicyState(loaded, pulls, since, Optional.of(newProblem));
    }
}
