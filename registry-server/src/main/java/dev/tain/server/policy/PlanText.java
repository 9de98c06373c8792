package dev.tain.server.policy;

import dev.tain.oci.Endpoint;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.policy.SkippedPlace;
import java.util.ArrayList;
import java.util.List;

/** A pull plan as a text. */
final class PlanText {

    private final PlanExplanation explanation;
    private final List<String> lines = new ArrayList<>();

    PlanText(PlanExplanation explanation) {
        this.explanation = explanation;
    }

    List<String> lines() {
        lines.add(explanation.asked());
        explanation.source().ifPresent(source -> line("stands for " + source));
        line("because " + explanation.rule());
        explanation.refusal().ifPresent(refusal -> line("not pulled: " + refusal));
        explanation.plan().ifPresent(this::plan);
        return lines;
    }

    private void plan(PullPlan plan) {
        line(plan.entry()
                .map(entry -> "the entry for " + entry.prefix() + " applies")
                .orElse("no entry of the policy applies"));
        plan.attachedTo()
                .ifPresent(digest ->
                        line("a tag of what belongs to %s: it has the places of that digest".formatted(digest)));
        if (asksMirrorsForTags(plan)) {
            line("mirrors for tags are asked, too: it may belong to an image that was pulled by its tag");
        }
        int number = 0;
        for (PullSource source : plan.sources()) {
            number++;
            line(number + ". " + source.reference() + how(source.endpoint()));
        }
        for (SkippedPlace skipped : plan.skipped()) {
            line("-  " + skipped.place() + " is left out: " + skipped.reason());
        }
        if (plan.sources().isEmpty()) {
            line("no place is left to pull from");
        }
    }

    private static String how(Endpoint endpoint) {
        return endpoint.namespace().map(registry -> " ns=" + registry).orElse("")
                + (endpoint.insecure() ? " (insecure)" : "");
    }

    private static boolean asksMirrorsForTags(PullPlan plan) {
        boolean byDigest =
                plan.reference().digest().isPresent() || plan.attachedTo().isPresent();
        return byDigest
                && plan.entry().stream()
                        .flatMap(entry -> entry.mirrors().stream())
                        .anyMatch(mirror -> mirror.pullFromMirror() == PullFromMirror.TAG_ONLY);
    }

    private void line(String text) {
        lines.add("  " + text);
    }
}
