package dev.tain.server.policy;

import dev.tain.oci.Reference;
import dev.tain.oci.Repository;
import dev.tain.policy.Mapping;
import dev.tain.policy.Mapping.Mapped;
import dev.tain.policy.Mapping.Refused;
import dev.tain.policy.Mapping.Unmapped;
import dev.tain.policy.MappingRule;
import dev.tain.policy.PullPlan;
import dev.tain.policy.RequestedRepository;
import dev.tain.policy.ShortNames;
import dev.tain.policy.SourceRules;
import dev.tain.server.pull.PullPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says for a reference, as somebody would write it behind {@code podman pull}, what Tain would do, and why. */
public final class PlanExplainer {

    private final PullPolicy policy;
    private final ShortNames shortNames;
    private final SourceRules rules;

    public PlanExplainer(PullPolicy policy, ShortNames shortNames, SourceRules rules) {
        this.policy = policy;
        this.shortNames = shortNames;
        this.rules = rules;
    }

    /**
     * Explains a reference: one that names Tain itself is mapped as a request would be, any other is taken for the source.
     *
     * @param reference with or without registry, tag and digest; a short name has one explanation for each reference that
     *     it may stand for
     * @throws IllegalArgumentException when it is not a reference, or a short name that nothing resolves
     */
    public List<PlanExplanation> explain(String reference) {
        return shortNames.resolve(reference).stream().flatMap(this::explain).toList();
    }

    private Stream<PlanExplanation> explain(Reference asked) {
        Mapping mapping = policy.mapper().map(requested(asked.repository()));
        if (mapping instanceof Mapped mapped) {
            PlanExplanation first = planned(asked, mapped.source(), words(mapped.rule()));
            boolean byDigest = asked.digest().isPresent();
            return Stream.concat(
                    Stream.of(first),
                    mapped.others().stream()
                            .filter(other -> byDigest)
                            .map(other ->
                                    planned(asked, other, "it is mirrored at the same place, and is asked next")));
        }
        if (mapping instanceof Refused refused) {
            Reference source = refused.source().reference(asked.identifier());
            return Stream.of(refused(asked, Optional.of(source), words(refused.rule()), refused.reason()));
        }
        return Stream.of(refused(asked, Optional.empty(), "no rule applies", ((Unmapped) mapping).reason()));
    }

    private PlanExplanation planned(Reference asked, Repository source, String rule) {
        Reference reference = source.reference(asked.identifier());
        PullPlan plan = policy.planner().planWithin(reference, Optional.empty());
        return new PlanExplanation(asked.toString(), Optional.of(reference), rule, Optional.of(plan), Optional.empty());
    }

    private RequestedRepository requested(Repository asked) {
        if (rules.ownHosts().contains(asked.host())) {
            return new RequestedRepository(Optional.of(asked.host()), Optional.empty(), asked.name());
        }
        return new RequestedRepository(Optional.empty(), Optional.of(asked.host()), asked.name());
    }

    private static PlanExplanation refused(Reference asked, Optional<Reference> source, String rule, String reason) {
        return new PlanExplanation(asked.toString(), source, rule, Optional.empty(), Optional.of(reason));
    }

    private static String words(MappingRule rule) {
        return switch (rule) {
            case NAMESPACE_PARAMETER -> "it names its source";
            case OWN_MIRROR -> "it lies under a mirror that the policy has on one of Tain's own hosts";
            case NAME_WITH_HOST -> "its name begins with the host of its source";
            case DEFAULT_SOURCE -> "names without a host are those of the default source";
        };
    }
}
