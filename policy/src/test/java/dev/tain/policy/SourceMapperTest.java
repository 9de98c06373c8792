package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceMapperTest {

    private static final SourceRules RULES = new SourceRules(
            new OwnHosts(Set.of(RegistryHost.parse("example.io"), RegistryHost.parse("tain.corp:5000"))),
            Map.of("internal", RegistryHost.parse("registry.corp:5000")),
            List.of(Scope.parse("quay.io"), Scope.parse("registry.corp:5000/public"), Scope.parse("docker.io/library")),
            Optional.of(RegistryHost.DOCKER_IO));

    private static Optional<RegistryHost> host(String host) {
        return host.isEmpty() ? Optional.empty() : Optional.of(RegistryHost.parse(host));
    }

    private static Mapping map(MirrorPolicy policy, SourceRules rules, String host, String namespace, String name) {
        return new SourceMapper(policy, rules)
                .map(new RequestedRepository(host(host), host(namespace), RepositoryName.parse(name)));
    }

    /** The rule and the source, as {@code OWN_MIRROR quay.io/a}; {@code refused} before those that are. */
    private static String shown(Mapping mapping) {
        if (mapping instanceof Mapping.Mapped mapped) {
            String others = mapped.others().stream().map(" and %s"::formatted).collect(Collectors.joining());
            return mapped.rule() + " " + mapped.source() + others;
        }
        if (mapping instanceof Mapping.Refused refused) {
            return "refused " + refused.rule() + " " + refused.source();
        }
        assertThat(mapping).isInstanceOf(Mapping.Unmapped.class);
        return "unmapped";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the namespace parameter comes first                      | quay.io <- example.io/q                   | quay.io       | q/a         | NAMESPACE_PARAMETER quay.io/q/a
            the namespace parameter completes names of docker.io     | ''                                        | docker.io     | alpine      | NAMESPACE_PARAMETER docker.io/library/alpine
            the namespace parameter knows docker.io's other names    | ''                                        | registry-1.docker.io | library/a | NAMESPACE_PARAMETER docker.io/library/a
            a namespace that a policy names is allowed               | one.io/a <- example.io/b                  | one.io        | a/c         | NAMESPACE_PARAMETER one.io/a/c
            a namespace that nothing names is refused                | ''                                        | evil.io       | a           | refused NAMESPACE_PARAMETER evil.io/a
            a policy for a neighbour does not allow a source         | one.io/a <- example.io/b                  | one.io        | c           | refused NAMESPACE_PARAMETER one.io/c
            a namespace that is Tain itself says nothing             | a.io <- example.io/x                      | example.io    | x/y         | OWN_MIRROR a.io/y
            nor does one with another own name                       | ''                                        | tain.corp:5000 | quay.io/a/b | NAME_WITH_HOST quay.io/a/b
            a mirror on an own host leads back to its source         | a.io/b/c <- example.io/x/c                | ''            | x/c         | OWN_MIRROR a.io/b/c
            what lies below a mirror lies below its source           | a.io/b <- example.io/x                    | ''            | x/y/z       | OWN_MIRROR a.io/b/y/z
            a mirror ends at a slash                                 | a.io/b <- example.io/x                    | ''            | xy          | DEFAULT_SOURCE docker.io/library/xy
            a mirror of a whole registry                             | a.io <- example.io/x                      | ''            | x/y         | OWN_MIRROR a.io/y
            a mirror that is a whole registry                        | a.io/b <- example.io                      | ''            | y           | OWN_MIRROR a.io/b/y
            one whole registry for another                           | a.io <- example.io                        | ''            | y/z         | OWN_MIRROR a.io/y/z
            a registry alone is no source                            | a.io <- example.io/x                      | ''            | x           | DEFAULT_SOURCE docker.io/library/x
            where a registry alone would come out, a shorter one counts | a.io <- example.io/x; b.io <- example.io | ''          | x           | OWN_MIRROR b.io/x
            the longest mirror location wins                         | a.io <- example.io/x; b.io <- example.io/x/y | ''         | x/y/z       | OWN_MIRROR b.io/z
            the longest wins over the host that comes first          | a.io <- example.io/x; b.io <- tain.corp:5000/x/y | ''     | x/y/z       | OWN_MIRROR b.io/z
            any mirror of an entry counts                            | a.io <- m.io/x, tain.corp:5000/x digest-only | ''         | x/y         | OWN_MIRROR a.io/y
            of two entries with one mirror the first counts          | b.io <- example.io/x; a.io <- example.io/x | ''           | x/y         | OWN_MIRROR b.io/y and a.io/y
            the own host without its port is another                 | a.io <- tain.corp/x                       | ''            | x/y         | refused DEFAULT_SOURCE docker.io/x/y
            a mirror with the port of HTTPS is on the host without   | a.io <- example.io:443/x                  | ''            | x/y         | OWN_MIRROR a.io/y
            mirrors elsewhere do not count                           | a.io <- other.io/x                        | ''            | x/y         | refused DEFAULT_SOURCE docker.io/x/y
            below the mirror of a wildcard nothing is clear          | *.a.io <- example.io/x                    | ''            | x/y         | unmapped
            not even what looks like a host                          | *.a.io <- example.io/a.io                 | ''            | a.io/y      | unmapped
            a mirror below that of a wildcard is clear               | *.a.io <- example.io/x; b.io <- example.io/x/y | ''       | x/y/z       | OWN_MIRROR b.io/z
            so is one at the same place                              | *.a.io <- example.io/x; b.io <- example.io/x | ''         | x/y/z       | OWN_MIRROR b.io/y/z
            the mirror of a wildcard below another one is not        | *.a.io <- example.io/x/y; b.io <- example.io/x | ''       | x/y/z       | unmapped
            a host in a name counts at a wildcard's whole registry   | *.a.io <- example.io                      | ''            | quay.io/y   | NAME_WITH_HOST quay.io/y
            other names there are unclear                            | *.a.io <- example.io                      | ''            | library/y   | unmapped
            of two entries with one mirror, one for tags comes first | a.io <- example.io/x digest-only; b.io <- example.io/x tag-only | '' | x/y | OWN_MIRROR b.io/y and a.io/y
            two mirrors of one entry at one place are one            | a.io <- example.io/x digest-only, example.io/x tag-only | '' | x/y      | OWN_MIRROR a.io/y
            the mirror of a tag does not lead back                   | a.io/b:1 <- example.io/x                  | ''            | x           | DEFAULT_SOURCE docker.io/library/x
            a mirror with a tag does not lead back                   | a.io/b <- example.io/x:1                  | ''            | x           | DEFAULT_SOURCE docker.io/library/x
            docker.io's library is found behind its mirror           | docker.io <- example.io/hub               | ''            | hub/alpine  | OWN_MIRROR docker.io/library/alpine
            a blocked source is a source                             | a.io blocked <- example.io/x              | ''            | x/y         | OWN_MIRROR a.io/y
            a mirror comes before a host in the name                 | a.io <- example.io/quay.io                | ''            | quay.io/y   | OWN_MIRROR a.io/y
            a name may begin with a host                             | ''                                        | ''            | quay.io/a/b | NAME_WITH_HOST quay.io/a/b
            a name may begin with an alias                           | ''                                        | ''            | internal/public/a | NAME_WITH_HOST registry.corp:5000/public/a
            an alias allows nothing by itself                        | ''                                        | ''            | internal/a  | refused NAME_WITH_HOST registry.corp:5000/a
            localhost is a host                                      | localhost                                 | ''            | localhost/a | NAME_WITH_HOST localhost/a
            a host that nothing names is refused                     | ''                                        | ''            | evil.io/a   | refused NAME_WITH_HOST evil.io/a
            a name that begins with Tain itself is refused           | ''                                        | ''            | example.io/a | refused NAME_WITH_HOST example.io/a
            a host alone is no name with a host                      | ''                                        | ''            | quay.io     | DEFAULT_SOURCE docker.io/library/quay.io
            a part that cannot be a host maps to nothing             | ''                                        | ''            | a_b.c/d     | unmapped
            the default source takes the rest                        | ''                                        | ''            | alpine      | DEFAULT_SOURCE docker.io/library/alpine
            the default source must be allowed, too                  | ''                                        | ''            | grafana/grafana | refused DEFAULT_SOURCE docker.io/grafana/grafana
            """)
    void mapsByTheFirstRuleThatApplies(String rule, String entries, String namespace, String name, String expected) {
        assertThat(shown(map(Policies.policy(entries), RULES, "", namespace, name)))
                .isEqualTo(expected);
    }

    @Test
    void takesTheRequestsHostForItsOwnWhenNoNameIsConfigured() {
        SourceRules rules = new SourceRules(new OwnHosts(Set.of()), Map.of(), List.of(), Optional.empty());
        MirrorPolicy policy = Policies.policy("a.io <- example.io/x");
        assertThat(shown(map(policy, rules, "example.io", "", "x/y"))).isEqualTo("OWN_MIRROR a.io/y");
        assertThat(shown(map(policy, rules, "example.io:443", "", "x/y"))).isEqualTo("OWN_MIRROR a.io/y");
        assertThat(shown(map(policy, rules, "other.io", "", "x/y"))).isEqualTo("unmapped");
        assertThat(shown(map(policy, rules, "", "", "x/y"))).isEqualTo("unmapped");
    }

    @Test
    void doesNotNeedTheRequestsHostBesideConfiguredNames() {
        MirrorPolicy policy = Policies.policy("a.io <- other.io/x; b.io <- example.io/x");
        assertThat(shown(map(policy, RULES, "other.io", "", "x/y"))).isEqualTo("OWN_MIRROR b.io/y");
    }

    @Test
    void namesTheEntryThatApplies() {
        MirrorPolicy policy = Policies.policy("a.io <- example.io/x; a.io/y");
        assertThat(map(policy, RULES, "", "", "x/y/z"))
                .isEqualTo(new Mapping.Mapped(
                        Repository.parse("a.io/y/z"), MappingRule.OWN_MIRROR, Optional.of(Policies.entry("a.io/y"))));
        assertThat(map(policy, RULES, "", "quay.io", "a"))
                .isEqualTo(new Mapping.Mapped(
                        Repository.parse("quay.io/a"), MappingRule.NAMESPACE_PARAMETER, Optional.empty()));
    }

    @Test
    void theHostThatWasAskedCountsBeforeOthers() {
        MirrorPolicy policy = Policies.policy(
                "*.a.io <- tain.corp:5000/x/y; b.io <- example.io/x; c.io <- tain.corp:5000/z; d.io <- example.io/z");
        assertThat(shown(map(policy, RULES, "example.io", "", "x/y/z"))).isEqualTo("OWN_MIRROR b.io/y/z");
        assertThat(shown(map(policy, RULES, "tain.corp:5000", "", "x/y/z"))).isEqualTo("unmapped");
        assertThat(shown(map(policy, RULES, "tain.corp:5000", "", "z/a"))).isEqualTo("OWN_MIRROR c.io/a");
        assertThat(shown(map(policy, RULES, "example.io", "", "z/a"))).isEqualTo("OWN_MIRROR d.io/a");
        assertThat(shown(map(policy, RULES, "proxy.corp", "", "z/a"))).isEqualTo("OWN_MIRROR d.io/a");
    }

    @Test
    void ofSeveralSourcesAtOnePlaceThoseThatAreAllowedCount() {
        String entries = "a.io <- example.io/x; b.io <- example.io/x; c.io <- example.io/x";
        MirrorPolicy policy =
                MirrorPolicy.of(Policies.entries(entries), List.of(Scope.parse("b.io"), Scope.parse("c.io")));
        assertThat(shown(map(policy, RULES, "", "", "x/y"))).isEqualTo("OWN_MIRROR b.io/y and c.io/y");
    }

    @Test
    void anAllowedImageAllowsItsRepositoryAndNothingBesideIt() {
        MirrorPolicy policy =
                MirrorPolicy.of(Policies.entries("a.io <- example.io/x"), List.of(Scope.parse("a.io/team/app:latest")));
        assertThat(shown(map(policy, RULES, "", "", "x/team/app"))).isEqualTo("OWN_MIRROR a.io/team/app");
        assertThat(shown(map(policy, RULES, "", "", "x/team/app/b"))).isEqualTo("refused OWN_MIRROR a.io/team/app/b");
        assertThat(shown(map(policy, RULES, "", "", "x/team/other"))).isEqualTo("refused OWN_MIRROR a.io/team/other");
    }

    @Test
    void saysWhatIsUnclearBelowTheMirrorOfAWildcard() {
        assertThat(map(Policies.policy("*.a.io <- example.io/x"), RULES, "", "", "x/y"))
                .isEqualTo(
                        new Mapping.Unmapped(
                                "x/y lies under a mirror location of a wildcard on one of Tain's own hosts: which of its many sources is meant cannot be told"));
    }

    @Test
    void refusesWhatLiesOutsideAllowedRegistriesEvenIfAPolicyNamesIt() {
        MirrorPolicy policy = MirrorPolicy.of(Policies.entries("a.io <- example.io/x"), List.of(Scope.parse("b.io")));
        assertThat(shown(map(policy, RULES, "", "", "x/y"))).isEqualTo("refused OWN_MIRROR a.io/y");
        assertThat(shown(map(policy, RULES, "", "quay.io", "y"))).isEqualTo("refused NAMESPACE_PARAMETER quay.io/y");
        assertThat(shown(map(policy, RULES, "", "b.io", "y"))).isEqualTo("NAMESPACE_PARAMETER b.io/y");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Tain itself                | ''         | example.io/a | example.io is Tain itself: name the registry to pull from
            what nothing names         | evil.io    | a | No policy names evil.io/a, and the allowed sources do not contain it: add evil.io to one of them
            """)
    void saysWhyItRefuses(String what, String namespace, String name, String reason) {
        assertThat(map(MirrorPolicy.EMPTY, RULES, "", namespace, name))
                .isInstanceOfSatisfying(
                        Mapping.Refused.class, it -> assertThat(it.reason()).isEqualTo(reason));
    }

    @Test
    void saysWhyItRefusesWhatIsNotAllowed() {
        MirrorPolicy policy = MirrorPolicy.of(List.of(), List.of(Scope.parse("b.io")));
        assertThat(map(policy, RULES, "", "quay.io", "a"))
                .isInstanceOfSatisfying(
                        Mapping.Refused.class,
                        it -> assertThat(it.reason())
                                .isEqualTo(
                                        "quay.io/a is outside allowedRegistries: add it or a scope around it there"));
    }

    @Test
    void saysWhatWouldMakeARuleApply() {
        SourceRules rules = new SourceRules(new OwnHosts(Set.of()), Map.of(), List.of(), Optional.empty());
        assertThat(map(MirrorPolicy.EMPTY, rules, "", "", "a"))
                .isInstanceOfSatisfying(
                        Mapping.Unmapped.class,
                        it -> assertThat(it.reason())
                                .startsWith("a does not lie under a mirror location on one of Tain's own hosts"));
    }

    @Test
    void mapsToNothingWhenTheSourcesNameWouldBeTooLong() {
        String name = "a".repeat(250);
        assertThat(map(MirrorPolicy.EMPTY, RULES, "", "docker.io", name))
                .isInstanceOfSatisfying(
                        Mapping.Unmapped.class, it -> assertThat(it.reason()).contains("is not a repository name"));
        assertThat(shown(map(Policies.policy("a.io/" + "b".repeat(250) + " <- example.io"), RULES, "", "", "ccccccc")))
                .isEqualTo("DEFAULT_SOURCE docker.io/library/ccccccc");
    }
}
