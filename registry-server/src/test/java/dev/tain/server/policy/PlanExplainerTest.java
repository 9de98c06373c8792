package dev.tain.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.policy.SourceRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads about a plan. */
class PlanExplainerTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final SourceRules RULES =
            PolicyDirectory.rules(Set.of("tain.example"), List.of("docker.io"), Map.of());

    @TempDir
    private Path directory;

    private PolicyDirectory files;

    @BeforeEach
    void leadTheTeamToItsMirrors() {
        files = new PolicyDirectory(directory);
        files.digestMirrors("quay.io/team", "tain.example/own", "mirror.example/team");
    }

    private List<PlanExplanation> explain(String reference) {
        PolicyState state = files.inForce(RULES).state();
        return new PlanExplainer(state.pulls(), state.loaded().shortNames(), RULES).explain(reference);
    }

    private String text(String reference) {
        PlanExplanation explanation = explain(reference).get(0);
        assertThat(explanation.lines()).as("the same each time").isEqualTo(explanation.lines());
        return String.join("\n", explanation.lines());
    }

    @Test
    void placesAreNumberedAndThoseLeftOutHaveTheirReason() {
        String expected = """
                quay.io/team/app@D
                  stands for quay.io/team/app@D
                  because it names its source
                  the entry for quay.io/team applies
                  1. mirror.example/team/app@D
                  2. quay.io/team/app@D
                  -  tain.example/own/app@D is left out: tain.example is one of Tain's own hosts, and Tain does not pull from itself""";

        assertThat(text("quay.io/team/app@" + DIGEST)).isEqualTo(expected.replace("@D", "@" + DIGEST));
    }

    @Test
    void aPlaceSaysForWhoseImagesItIsAsked() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "gcr.io"
                location = "proxy.example"
                insecure = true
                namespace-proxy = "gcr.io"
                """);

        assertThat(text("gcr.io/app:v1")).contains("  1. proxy.example/app:v1 ns=gcr.io (insecure)");
    }

    @Test
    void aTagUnderADigestOnlyPolicyHasTheSourceAlone() {
        assertThat(text("quay.io/team/app:v1"))
                .contains("  1. quay.io/team/app:v1\n", "mirror.example/team is left out: ", "digest-only");
    }

    @Test
    void aSignatureUnderADigestOnlyPolicyHasThePlacesOfWhatItSigns() {
        String tag = ":" + DIGEST.replace(':', '-') + ".sig";

        assertThat(text("quay.io/team/app" + tag))
                .contains(
                        "  a tag of what belongs to " + DIGEST + ": it has the places of that digest\n",
                        "  1. mirror.example/team/app" + tag + "\n",
                        "  2. quay.io/team/app" + tag + "\n",
                        "  -  tain.example/own/app" + tag + " is left out: ");
    }

    @Test
    void aNameOnTainItselfIsMappedAsARequestIs() {
        assertThat(text("tain.example/own/app:v1"))
                .contains(
                        "stands for quay.io/team/app:v1",
                        "because it lies under a mirror that the policy has on one of Tain's own hosts");
        assertThat(text("tain.example/docker.io/library/a:v1"))
                .contains("stands for docker.io/library/a:v1", "because its name begins with the host of its source");
        assertThat(text("tain.example/a:v1"))
                .contains("stands for docker.io/library/a:v1", "because names without a host are those of");
    }

    @Test
    void anInsecurePlaceIsMarked() {
        files.write("registries.conf", "[[registry]]\nlocation = \"plain.example\"\ninsecure = true\n");

        assertThat(text("plain.example/a:v1")).contains("  1. plain.example/a:v1 (insecure)");
    }

    @Test
    void aSourceWithoutAnEntryIsPulledFromWhereItsNameSays() {
        assertThat(text("docker.io/library/a:v1"))
                .contains("no entry of the policy applies", "  1. docker.io/library/a:v1");
    }

    @Test
    void aSourceThatNothingNamesIsRefusedWithAWayOut() {
        assertThat(explain("unknown.example/a:v1")).singleElement().satisfies(explanation -> {
            assertThat(explanation.isPulled()).isFalse();
            assertThat(explanation.plan()).isEmpty();
            assertThat(explanation.refusal())
                    .hasValueSatisfying(reason ->
                            assertThat(reason).contains("No policy names unknown.example/a", "add unknown.example"));
        });
    }

    @Test
    void aBlockedSourceWithoutMirrorsHasNoPlace() {
        files.write("registries.conf", "[[registry]]\nlocation = \"bad.example\"\nblocked = true\n");

        assertThat(text("bad.example/a:v1"))
                .contains("bad.example/a:v1 is left out: ", "no place is left to pull from");
        assertThat(explain("bad.example/a:v1").get(0).isPulled()).isFalse();
    }

    @Test
    void aShortNameHasAPlanForEachReferenceThatItMayStandFor() {
        files.write(
                "registries.conf",
                "unqualified-search-registries = [\"docker.io\", \"quay.io\"]\nshort-name-mode = \"disabled\"\n");

        assertThat(explain("alpine"))
                .extracting(PlanExplanation::asked)
                .containsExactly("docker.io/library/alpine:latest", "quay.io/alpine:latest");
    }

    @Test
    void aShortNameThatNothingResolvesIsAnError() {
        assertThatThrownBy(() -> explain("alpine")).isInstanceOf(IllegalArgumentException.class);
    }
}
