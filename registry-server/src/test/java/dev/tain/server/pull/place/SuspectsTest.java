package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of places after bad bodies. */
class SuspectsTest {

    private static final Digest DIGEST = Digest.sha256(new byte[] {1});
    private static final Digest OTHER = Digest.sha256(new byte[] {2});

    private final Suspects suspects = new Suspects();

    @Test
    void keepsTheOrderOfThePlanWithoutBadBodies() {
        assertThat(order(DIGEST)).containsExactly("a", "b", "c");
    }

    @Test
    void putsThePlacesWithTheFewestBadBodiesFirst() {
        suspects.sentBadBody(ScriptedPlaces.host("a"), DIGEST);
        suspects.sentBadBody(ScriptedPlaces.host("a"), DIGEST);
        suspects.sentBadBody(ScriptedPlaces.host("b"), DIGEST);

        assertThat(order(DIGEST)).containsExactly("c", "b", "a");
    }

    @Test
    void keepsTheOrderAmongPlacesWithEquallyMany() {
        for (String name : List.of("c", "b", "a")) {
            suspects.sentBadBody(ScriptedPlaces.host(name), DIGEST);
        }

        assertThat(order(DIGEST)).containsExactly("a", "b", "c");
    }

    @Test
    void remembersBadBodiesForTheirDigestAlone() {
        suspects.sentBadBody(ScriptedPlaces.host("a"), DIGEST);

        assertThat(order(OTHER)).containsExactly("a", "b", "c");
        assertThat(names(suspects.order(ScriptedPlaces.plan("a", "b")))).containsExactly("a", "b");
    }

    private List<String> order(Digest digest) {
        PullPlan plan = ScriptedPlaces.plan("a", "b", "c");
        Reference byDigest = Reference.parse("source.example/team/app@" + digest);
        return names(suspects.order(new PullPlan(byDigest, plan.entry(), plan.sources(), plan.skipped())));
    }

    private static List<String> names(List<PullSource> places) {
        return places.stream()
                .map(place -> place.endpoint().host().value().replace(".example", ""))
                .toList();
    }
}
