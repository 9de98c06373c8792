package dev.tain.policy;

import static dev.tain.policy.Policies.places;
import static dev.tain.policy.Policies.policy;
import static dev.tain.policy.Policies.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RegistryHost;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullPlannerTest {

    private static final OwnHosts TAIN = new OwnHosts(Set.of(RegistryHost.parse("tain.corp")));

    private static PullPlan plan(String entries, String reference) {
        return new PullPlanner(policy(withDigest(entries)), TAIN).plan(reference(reference), Optional.empty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            without an entry the reference itself is the place  | ''                                         | quay.io/a/b:1         | quay.io/a/b:1
            an entry without more gives the reference itself    | quay.io                                    | quay.io/a/b:1         | quay.io/a/b:1
            mirrors come in order, the location last            | quay.io <- one.io, two.io                  | quay.io/a:1           | one.io/a:1, two.io/a:1, quay.io/a:1
            a mirror twice is tried twice                       | quay.io <- one.io, one.io                  | quay.io/a:1           | one.io/a:1, one.io/a:1, quay.io/a:1
            the prefix alone is replaced                        | quay.io/org <- one.io/x/y                  | quay.io/org/a:1       | one.io/x/y/a:1, quay.io/org/a:1
            a repository is replaced as a whole                 | quay.io/org/a <- one.io/z                  | quay.io/org/a:1       | one.io/z:1, quay.io/org/a:1
            the prefix is replaced once                         | quay.io/a <- one.io                        | quay.io/a/quay.io/a:1 | one.io/quay.io/a:1, quay.io/a/quay.io/a:1
            a digest is kept                                    | quay.io <- one.io                          | quay.io/a@digest      | one.io/a@digest, quay.io/a@digest
            a location replaces the prefix                      | quay.io => store.io/q                      | quay.io/a:1           | store.io/q/a:1
            a location is not looked up again                   | quay.io => one.io; one.io => two.io        | quay.io/a:1           | one.io/a:1
            mirrors of the location do not count                | quay.io => one.io; one.io <- two.io        | quay.io/a:1           | one.io/a:1
            insecure belongs to the place that has it           | quay.io insecure <- one.io, two.io insecure | quay.io/a:1          | one.io/a:1, two.io/a:1 insecure, quay.io/a:1 insecure
            a mirror is not insecure by an entry for it         | quay.io <- one.io; one.io insecure         | quay.io/a:1           | one.io/a:1, quay.io/a:1
            a mirror is asked for another registry's images     | quay.io <- one.io ns=quay.io, two.io       | quay.io/a:1           | one.io/a:1 ns=quay.io, two.io/a:1, quay.io/a:1
            an entry's own namespace-proxy is for its location  | quay.io => one.io ns=quay.io <- two.io     | quay.io/a:1           | two.io/a:1, one.io/a:1 ns=quay.io
            that of a wildcard is for the reference itself      | *.corp ns=quay.io                          | a.corp/c:1            | a.corp/c:1 ns=quay.io
            digest-only mirrors serve digests                   | quay.io <- one.io digest-only              | quay.io/a@digest      | one.io/a@digest, quay.io/a@digest
            digest-only mirrors do not serve tags               | quay.io <- one.io digest-only              | quay.io/a:1           | quay.io/a:1
            tag-only mirrors serve tags                         | quay.io <- one.io tag-only                 | quay.io/a:1           | one.io/a:1, quay.io/a:1
            tag-only mirrors do not serve digests               | quay.io <- one.io tag-only                 | quay.io/a@digest      | quay.io/a@digest
            mirrors of all kinds keep their order               | quay.io <- a.io tag-only, b.io, c.io digest-only | quay.io/a@digest | b.io/a@digest, c.io/a@digest, quay.io/a@digest
            a blocked source is left out, its mirrors serve     | quay.io blocked <- one.io                  | quay.io/a:1           | one.io/a:1
            a blocked source without mirrors has no place       | quay.io blocked                            | quay.io/a:1           | -
            a blocked mirror is left out                        | quay.io <- one.io; one.io/a blocked        | quay.io/a:1           | quay.io/a:1
            a block counts for what lies below it               | quay.io <- one.io; one.io blocked          | quay.io/a:1           | quay.io/a:1
            a more specific entry lifts a block                 | quay.io <- one.io; one.io blocked; one.io/a | quay.io/a:1          | one.io/a:1, quay.io/a:1
            blocked does not count for another location         | quay.io => store.io blocked                | quay.io/a:1           | store.io/a:1
            a blocked location is left out                      | quay.io => store.io; store.io blocked      | quay.io/a:1           | -
            a more specific entry hides mirrors                 | quay.io <- one.io; quay.io/a               | quay.io/a/b:1         | quay.io/a/b:1
            an entry for a tag is never applied                 | quay.io/a:1 blocked                        | quay.io/a:1           | quay.io/a:1
            an entry for a tag does not hide others             | quay.io/a:1 blocked; quay.io <- one.io     | quay.io/a:1           | one.io/a:1, quay.io/a:1
            a wildcard without location keeps the reference     | *.corp insecure <- one.io                  | a.b.corp/c:1          | one.io/c:1, a.b.corp/c:1 insecure
            a wildcard with location replaces the host          | *.corp => one.io/x                         | a.b.corp/c:1          | one.io/x/c:1
            a wildcard keeps the port behind a host             | *.corp => one.io                           | a.corp:5000/c:1       | one.io:5000/c:1
            a port becomes an error behind a path               | *.corp => one.io/x                         | a.corp:5000/c:1       | -
            a host covers its ports, and they are kept          | quay.io => one.io                          | quay.io:5000/c:1      | one.io:5000/c:1
            one place that is no reference forbids all          | quay.io <- one.io, two.io/x; *.io          | quay.io:5000/c:1      | -
            docker.io is matched in its full form               | docker.io/library <- one.io/hub            | docker.io/alpine:1    | one.io/hub/alpine:1, docker.io/library/alpine:1
            another name of docker.io is the same source        | docker.io <- one.io                        | index.docker.io/alpine:1 | one.io/library/alpine:1, docker.io/library/alpine:1
            docker.io without library is no full reference      | hub.io => docker.io                        | hub.io/alpine:1       | -
            index.docker.io is no full reference                | hub.io => index.docker.io                  | hub.io/a/b:1          | -
            registry-1.docker.io is a registry                  | hub.io => registry-1.docker.io             | hub.io/a/b:1          | docker.io/a/b:1
            a location with a tag cannot be lengthened          | quay.io/a <- one.io/a:2                    | quay.io/a:1           | -
            a mirror with a tag is left out for a digest        | quay.io/a <- one.io/a:2, two.io/a          | quay.io/a@digest      | two.io/a@digest, quay.io/a@digest
            so is a location with a tag                         | quay.io/a => one.io/a:2 <- two.io/a        | quay.io/a@digest      | two.io/a@digest
            it forbids all where more stands behind the tag     | quay.io/a <- one.io/a:2, two.io/a          | quay.io/a/b@digest    | -
            and where it is not in its full form                | quay.io/a <- docker.io/a:2, two.io/a       | quay.io/a@digest      | -
            a digest at a location takes no other               | quay.io/a <- one.io/a@digest, two.io/a     | quay.io/a@digest      | -
            a mirror without a host makes all of them none      | quay.io <- mirror/q, one.io                | quay.io/a:1           | -
            so does a location without a host                   | quay.io => store/q                         | quay.io/a:1           | -
            localhost is a host, and so is a name with a port   | quay.io <- localhost/q, store:5000/q       | quay.io/a:1           | localhost/q/a:1, store:5000/q/a:1, quay.io/a:1
            Tain's own places are taken out                     | quay.io <- tain.corp/q, one.io             | quay.io/a:1           | one.io/a:1, quay.io/a:1
            Tain's own name with the port of HTTPS is its own   | quay.io <- tain.corp:443/q                 | quay.io/a:1           | quay.io/a:1
            another port of Tain's host is another registry     | quay.io <- tain.corp:5000/q                | quay.io/a:1           | tain.corp:5000/q/a:1, quay.io/a:1
            Tain itself is no source                            | ''                                         | tain.corp/a:1         | -
            """)
    void plansAsANodeWithoutTain(String rule, String entries, String reference, String places) {
        assertThat(places(plan(entries, reference))).isEqualTo(places == null ? "" : places);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a mirror for digests only   | quay.io <- one.io digest-only         | quay.io/a:1      | one.io                    | It is for references with a digest only (pull-from-mirror = "digest-only"), and this one has a tag
            a mirror for tags only      | quay.io <- one.io tag-only            | quay.io/a@digest | one.io                    | It is for references with a tag only (pull-from-mirror = "tag-only"), and this one has a digest
            a blocked place             | quay.io blocked <- one.io             | quay.io/a:1      | quay.io/a:1               | The entry for quay.io blocks it: take blocked = true, NeverContactSource or the element of blockedRegistries away to use it
            Tain itself                 | quay.io <- tain.corp                  | quay.io/a:1      | tain.corp/a:1             | tain.corp is one of Tain's own hosts, and Tain does not pull from itself
            a place that is none        | quay.io <- docker.io                  | quay.io/a:1      | docker.io/a:1             | It is not a valid reference in its full form: correct the location in the policy
            a tag and a digest          | quay.io/a <- one.io/a:2               | quay.io/a@digest | one.io/a:2@digest         | It would have a tag and a digest, and no registry can be asked for both: take the tag out of the location in the policy
            """)
    void saysWhyItSkips(String rule, String entries, String reference, String place, String reason) {
        assertThat(plan(entries, reference).skipped())
                .contains(new SkippedPlace(withDigest(place), withDigest(reason)));
    }

    /** One more makes it too long on a node, which counts the registry, too. */
    @Test
    void forbidsAllWhenAPlaceIsLongerThanNodesTake() {
        String longest = "one.io/" + "a".repeat(255 - "one.io/".length() - "/b".length());

        assertThat(places(plan("quay.io <- two.io, " + longest, "quay.io/b:1")))
                .isEqualTo("two.io/b:1, " + longest + "/b:1, quay.io/b:1");
        assertThat(places(plan("quay.io <- two.io, " + longest + "a", "quay.io/b:1")))
                .isEmpty();
    }

    /** D stands for a digest, in its tag form behind a colon. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            what a tag led to may be at a mirror for tags    | quay.io <- one.io tag-only                       | quay.io/a@digest | one.io/a@digest, quay.io/a@digest
            and only there                                   | quay.io blocked <- one.io tag-only               | quay.io/a@digest | one.io/a@digest
            mirrors of all kinds are asked in their order    | quay.io <- a.io tag-only, b.io, c.io digest-only | quay.io/a@digest | a.io/a@digest, b.io/a@digest, c.io/a@digest, quay.io/a@digest
            one that is no place forbids no others           | quay.io <- mirror/q tag-only, one.io             | quay.io/a@digest | one.io/a@digest, quay.io/a@digest
            but for tags it does                             | quay.io <- mirror/q tag-only, one.io             | quay.io/a:1      | ''
            a tag is still none for a mirror for digests     | quay.io <- a.io tag-only, c.io digest-only       | quay.io/a:1      | a.io/a:1, quay.io/a:1
            signatures are where the image may have been     | quay.io blocked <- one.io tag-only               | quay.io/a:D.sig  | one.io/a:D.sig
            """)
    void asksMirrorsForTagsForWhatTheyHaveByDigest(String rule, String entries, String reference, String places) {
        PullPlan plan =
                new PullPlanner(policy(entries), TAIN).planWithin(reference(withTag(reference)), Optional.empty());

        assertThat(places(plan)).isEqualTo(withTag(places));
    }

    /** D stands for a digest, in its tag form behind a colon. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a signature is where its image is              | quay.io <- one.io digest-only, two.io          | quay.io/a:D.sig      | one.io/a:D.sig, two.io/a:D.sig, quay.io/a:D.sig
            so is an attestation                           | quay.io <- one.io digest-only                  | quay.io/a:D.att      | one.io/a:D.att, quay.io/a:D.att
            so is a bill of materials                      | quay.io <- one.io digest-only                  | quay.io/a:D.sbom     | one.io/a:D.sbom, quay.io/a:D.sbom
            so is a list of referrers                      | quay.io <- one.io digest-only                  | quay.io/a:D          | one.io/a:D, quay.io/a:D
            mirrors for tags only have no images by digest | quay.io <- one.io tag-only                     | quay.io/a:D.sig      | quay.io/a:D.sig
            without an entry the source is the place       | ''                                             | quay.io/a:D.sig      | quay.io/a:D.sig
            places are rewritten as ever                   | quay.io/a => x.io/y insecure <- z.io digest-only | quay.io/a/b:D.sig  | z.io/b:D.sig, x.io/y/b:D.sig insecure
            a blocked place stays blocked                  | quay.io blocked <- one.io digest-only          | quay.io/a:D.sig      | one.io/a:D.sig
            Tain's own places are taken out                | quay.io <- tain.corp digest-only               | quay.io/a:D.sig      | quay.io/a:D.sig
            another ending is a tag like any other         | quay.io <- one.io digest-only                  | quay.io/a:D.txt      | quay.io/a:D.txt
            a longer one too                               | quay.io <- one.io digest-only                  | quay.io/a:D.sig.old  | quay.io/a:D.sig.old
            something before it too                        | quay.io <- one.io digest-only                  | quay.io/a:x-D.sig    | quay.io/a:x-D.sig
            too few digits too                             | quay.io <- one.io digest-only                  | quay.io/a:sha256-e3b0.sig | quay.io/a:sha256-e3b0.sig
            """)
    void takesWhatBelongsToADigestFromThePlacesOfThatDigest(
            String rule, String entries, String reference, String places) {
        PullPlan plan = plan(entries, withTag(reference));

        assertThat(places(plan)).isEqualTo(withTag(places));
        assertThat(plan.reference()).isEqualTo(reference(withTag(reference)));
    }

    @Test
    void saysToWhichDigestATagIsAttached() {
        assertThat(plan("", withTag("quay.io/a:D.sig")).attachedTo()).contains(Digest.parse(Policies.DIGEST));
        assertThat(plan("", withTag("quay.io/a:v1")).attachedTo()).isEmpty();
        assertThat(plan("", "quay.io/a@digest").attachedTo()).isEmpty();
    }

    @Test
    void namesTheTagWhereAPlaceOfASignatureIsSkipped() {
        PullPlan plan = plan("quay.io blocked <- tain.corp digest-only", withTag("quay.io/a:D.sig"));

        assertThat(plan.skipped())
                .extracting(SkippedPlace::place)
                .containsExactly(withTag("tain.corp/a:D.sig"), withTag("quay.io/a:D.sig"));
    }

    @Test
    void takesSignaturesForTagsLikeAnyOtherWhenItShall() {
        PullPlanner planner = new PullPlanner(policy("quay.io <- one.io digest-only"), TAIN, false);
        PullPlan plan = planner.plan(reference(withTag("quay.io/a:D.sig")), Optional.empty());

        assertThat(places(plan)).isEqualTo(withTag("quay.io/a:D.sig"));
        assertThat(plan.attachedTo()).isEmpty();
    }

    private static String withDigest(String text) {
        return text.replace("@digest", "@" + Policies.DIGEST);
    }

    private static String withTag(String text) {
        return text.replace("D", Policies.DIGEST.replace(':', '-'));
    }

    @Test
    void saysWhyOnePlaceForbidsTheOthers() {
        assertThat(plan("quay.io <- docker.io", "quay.io/a:1").skipped())
                .extracting(SkippedPlace::place)
                .containsExactly("docker.io/a:1", "quay.io/a:1");
        assertThat(plan("quay.io <- docker.io", "quay.io/a:1").skipped().get(1).reason())
                .startsWith("A node tries no place at all");
    }

    @Test
    void namesTheReferenceAndTheEntry() {
        PullPlan plan = plan("quay.io <- one.io; quay.io/a", "quay.io/a:1");
        assertThat(plan.reference()).isEqualTo(reference("quay.io/a:1"));
        assertThat(plan.entry().map(RegistryEntry::toString)).contains("quay.io/a");
        assertThat(plan("", "quay.io/a:1").entry()).isEmpty();
    }

    @Test
    void takesTheRequestsHostForItsOwnWhenNoNameIsConfigured() {
        PullPlanner planner = new PullPlanner(policy("quay.io <- tain.corp/q, one.io"), new OwnHosts(Set.of()));
        assertThat(places(planner.plan(reference("quay.io/a:1"), Optional.of(RegistryHost.parse("tain.corp")))))
                .isEqualTo("one.io/a:1, quay.io/a:1");
        assertThat(places(planner.plan(reference("quay.io/a:1"), Optional.empty())))
                .isEqualTo("tain.corp/q/a:1, one.io/a:1, quay.io/a:1");
    }

    @Test
    void doesNotTakeTheRequestsHostForItsOwnBesideConfiguredNames() {
        PullPlanner planner = new PullPlanner(policy("quay.io <- other.corp"), TAIN);
        assertThat(places(planner.plan(reference("quay.io/a:1"), Optional.of(RegistryHost.parse("other.corp")))))
                .isEqualTo("other.corp/a:1, quay.io/a:1");
    }
}
