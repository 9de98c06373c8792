package dev.tain.policy;

import static dev.tain.policy.Policies.at;
import static dev.tain.policy.Policies.blocked;
import static dev.tain.policy.Policies.entry;
import static dev.tain.policy.Policies.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PullPlannerTest {

    private static List<String> plan(String reference, RegistryEntry... entries) {
        PullPlanner planner = new PullPlanner(
                MirrorPolicy.of(List.of(entries)), new OwnHosts(Set.of(RegistryHost.parse("tain.corp:5000"))));
        return Policies.places(planner.plan(reference(reference), Optional.empty()));
    }

    @Test
    void triesMirrorsInOrderAndThenTheSource() {
        assertThat(plan("quay.io/a/b@digest", entry("quay.io", "one.corp/x insecure", "two.corp digest-only")))
                .containsExactly("one.corp/x/a/b@digest insecure", "two.corp/a/b@digest", "quay.io/a/b@digest");
    }

    @Test
    void takesOutTainItself() {
        assertThat(plan("quay.io/a/b:1", entry("quay.io", "tain.corp:5000/quay")))
                .containsExactly("quay.io/a/b:1");
    }

    @Test
    void keepsMirrorsOfABlockedSource() {
        assertThat(plan("quay.io/a/b:1", blocked(entry("quay.io", "one.corp")))).containsExactly("one.corp/a/b:1");
    }

    @Test
    void rewritesTheSourceToItsLocation() {
        assertThat(plan("quay.io/a/b:1", at("quay.io/a", "store.corp/z"))).containsExactly("store.corp/z/b:1");
    }

    @Test
    void usesTheReferenceItselfWithoutAnEntry() {
        assertThat(plan("quay.io/a/b:1")).containsExactly("quay.io/a/b:1");
    }
}
