package dev.tain.server.policy;

import dev.tain.oci.Reference;
import dev.tain.policy.PullPlan;
import java.util.List;
import java.util.Optional;

/**
 * How Tain would pull a reference, for people.
 *
 * @param asked the reference as it was asked for
 * @param source the image that it stands for; empty when Tain does not pull it
 * @param rule the rule that mapped it
 * @param plan what would be tried; empty when Tain does not pull it
 * @param refusal why Tain does not pull it; empty when it does
 */
public record PlanExplanation(
        String asked, Optional<Reference> source, String rule, Optional<PullPlan> plan, Optional<String> refusal) {

    /** Whether there is a place to pull it from. */
    public boolean isPulled() {
        return plan.filter(found -> !found.sources().isEmpty()).isPresent();
    }

    /** The explanation as lines of text. */
    public List<String> lines() {
        return new PlanText(this).lines();
    }
}
