package dev.tain.server.admin;

import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.SkippedPlace;
import dev.tain.server.policy.PlanExplanation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as JSON.
 *
 * @param reference as it was asked for
 * @param source the image that it stands for
 * @param rule why, in words
 * @param entry the prefix of the policy's entry that applies
 * @param attachedTo the digest whose places these are, for the tag of a signature or the like
 * @param pullSources the places to pull from, in order
 * @param skipped the places left out, and why
 * @param refusal why it is not pulled at all
 */
record PlanDocument(
        String reference,
        @Nullable String source,
        String rule,
        @Nullable String entry,
        @Nullable String attachedTo,
        List<Place> pullSources,
        List<SkippedPlace> skipped,
        @Nullable String refusal) {

    /**
     * A place to pull from.
     *
     * @param endpoint the host to talk to
     * @param insecure whether without verification or over plain HTTP
     * @param namespace the registry whose images it is asked for
     * @param reference what to ask it for
     */
    record Place(
            String endpoint, boolean insecure, @Nullable String namespace, String reference) {

        static Place of(PullSource source) {
            return new Place(
                    source.endpoint().host().value(),
                    source.endpoint().insecure(),
                    source.endpoint().namespace().map(Object::toString).orElse(null),
                    source.reference().toString());
        }
    }

    static PlanDocument of(PlanExplanation explanation) {
        return new PlanDocument(
                explanation.asked(),
                explanation.source().map(Object::toString).orElse(null),
                explanation.rule(),
                explanation
                        .plan()
                        .flatMap(PullPlan::entry)
                        .map(RegistryEntry::prefix)
                        .map(Object::toString)
                        .orElse(null),
                explanation
                        .plan()
                        .flatMap(PullPlan::attachedTo)
                        .map(Object::toString)
                        .orElse(null),
                explanation
                        .plan()
                        .map(plan -> plan.sources().stream().map(Place::of).toList())
                        .orElse(List.of()),
                explanation.plan().map(PullPlan::skipped).orElse(List.of()),
                explanation.refusal().orElse(null));
    }
}
