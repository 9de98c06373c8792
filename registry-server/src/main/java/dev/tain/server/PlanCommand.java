package dev.tain.server;

import dev.tain.config.policyfiles.LoadedPolicy;
import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyTexts;
import dev.tain.config.settings.TainSettings;
import dev.tain.policy.SourceRules;
import dev.tain.server.policy.FirstPolicy;
import dev.tain.server.policy.PlanExplainer;
import dev.tain.server.policy.PlanExplanation;
import dev.tain.server.pull.PullPolicy;
import dev.tain.storage.DocumentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code tain plan}: prints how a reference would be pulled, and pulls nothing. */
final class PlanCommand {

    private PlanCommand() {}

    /** Returns whether the reference can be pulled. */
    static boolean run(CommandLine line) {
        if (line.operands().size() != 1) {
            throw new UsageException("plan needs one reference");
        }
        String reference = line.operands().get(0);
        try {
            List<PlanExplanation> explanations =
                    explainer(OfflineSettings.read(line)).explain(reference);
            explanations.forEach(explanation -> explanation.lines().forEach(System.out::println));
            return explanations.stream().anyMatch(PlanExplanation::isPulled);
        } catch (IllegalArgumentException | PolicyFileException | IOException e) {
            System.err.println("tain: " + e.getMessage());
            return false;
        }
    }

    /** With the files and the objects of the API, as a Tain that starts now would have them. */
    private static PlanExplainer explainer(TainSettings settings) throws IOException {
        Optional<Path> directory = Optional.ofNullable(settings.policy().directory());
        DocumentStore store = DocumentStore.in(settings.storage().filesystem().path());
        FirstPolicy first = FirstPolicy.of(directory.map(PolicyTexts::read).orElse(PolicyTexts.NONE), store);
        first.problem()
                .ifPresent(problem -> System.err.println(
                        "tain: An object of the API counts in place of the one of its name in a file: " + problem));
        LoadedPolicy loaded = first.loaded();
        SourceRules rules = Rules.of(settings);
        return new PlanExplainer(PullPolicy.of(loaded.policy(), rules), loaded.shortNames(), rules);
    }
}
