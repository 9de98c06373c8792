package dev.tain.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.Location;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.SourceRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What podman and Docker nodes get; containerd's file has a test of its own. */
class NodeSetupTest {

    private static final String TAIN = "tain.example:5000";
    private static final SourceRules POLICY_ALONE = PolicyDirectory.rules(Set.of(TAIN), List.of(), Map.of());

    @TempDir
    private Path directory;

    @TempDir
    private Path node;

    private PolicyDirectory files;

    @BeforeEach
    void takeTheDirectory() {
        files = new PolicyDirectory(directory);
    }

    private String conf(SourceRules rules) {
        return setup(rules, TAIN).registriesConf();
    }

    private NodeSetup setup(SourceRules rules, String tain) {
        return new NodeSetup(files.inForce(rules).state(), rules, new NodeAddress(RegistryHost.parse(tain), false));
    }

    /** The entries as a node reads them. */
    private List<RegistryEntry> read(String conf) {
        return PolicyFiles.load(new PolicyDirectory(node)
                        .write("registries.conf.d/50-tain.conf", conf)
                        .path())
                .entries();
    }

    @Test
    void tainStandsBeforeTheOtherMirrorsForDigestsAlone() {
        files.digestMirrors("quay.io/team", TAIN + "/own", "mirror.example/team");

        assertThat(conf(POLICY_ALONE)).endsWith("""
                [[registry]]
                  prefix = ""
                  location = "quay.io/team"

                  [[registry.mirror]]
                    location = "tain.example:5000/own"
                    insecure = true
                    pull-from-mirror = "digest-only"

                  [[registry.mirror]]
                    location = "mirror.example/team"
                    pull-from-mirror = "digest-only"
                """);
    }

    @Test
    void tainStandsFirstThoughThePolicyHasItLast() {
        files.digestMirrors("quay.io/team", "mirror.example/team", TAIN + "/own");

        assertThat(read(conf(POLICY_ALONE)).get(0).mirrors())
                .extracting(mirror -> mirror.location().value())
                .containsExactly(TAIN + "/own", "mirror.example/team");
    }

    @Test
    void tainServesTagsAndDigestsWhereThePolicyHasMirrorsForEach() {
        files.digestMirrors("quay.io/team", "a.example/team").tagMirrors("quay.io/team", "b.example/team");

        assertThat(conf(POLICY_ALONE)).contains("""
                    location = "tain.example:5000/quay.io/team"
                    insecure = true

                """);
    }

    @Test
    void tainServesTagsAloneUnderATagOnlyPolicy() {
        files.tagMirrors("quay.io/team", "b.example/team");

        assertThat(conf(POLICY_ALONE)).contains("""
                    location = "tain.example:5000/quay.io/team"
                    insecure = true
                    pull-from-mirror = "tag-only"
                """);
    }

    @Test
    void whatIsAllowedBesideThePolicyIsLedThroughTainToo() {
        assertThat(conf(PolicyDirectory.DOCKER_IO_ONLY)).contains("""
                [[registry]]
                  prefix = ""
                  location = "docker.io"

                  [[registry.mirror]]
                    location = "tain.example:5000/docker.io"
                    insecure = true
                """);
    }

    @Test
    void withoutOwnNamesTheNameThatNodesUseCountsAsOne() {
        files.digestMirrors("quay.io/team", TAIN + "/own");

        assertThat(conf(PolicyDirectory.DOCKER_IO_ONLY)).contains("location = \"tain.example:5000/own\"");
    }

    @Test
    void aLocationThatStandsForAnotherSourceIsNotUsed() {
        files.write("registries.conf", """
                [[registry]]
                location = "first.example/a"
                [[registry.mirror]]
                location = "tain.example:5000/own"
                [[registry]]
                location = "second.example/a"
                [[registry.mirror]]
                location = "tain.example:5000/own"
                """);

        assertThat(read(conf(POLICY_ALONE)))
                .extracting(entry -> entry.mirrors().get(0).location().value())
                .containsExactlyInAnyOrder(TAIN + "/own", TAIN + "/second.example/a");
    }

    @Test
    void aWildcardKeepsItsOtherMirrorsAndLosesTain() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "*.corp.example"
                [[registry.mirror]]
                location = "tain.example:5000/corp"
                [[registry.mirror]]
                location = "mirror.example/corp"
                """);

        String conf = conf(POLICY_ALONE);

        assertThat(conf).contains("# *.corp.example is not led through Tain: one mirror cannot stand for many hosts");
        assertThat(read(conf).get(0).mirrors())
                .extracting(mirror -> mirror.location().value())
                .containsExactly("mirror.example/corp");
    }

    @Test
    void anAllowedWildcardIsOnlyMentioned() {
        String conf = conf(PolicyDirectory.rules(Set.of(TAIN), List.of("*.corp.example"), Map.of()));

        assertThat(conf).contains("# *.corp.example is not led through Tain");
        assertThat(read(conf)).isEmpty();
    }

    @Test
    void whatIsAllowedUnderABlockedWildcardStaysBlocked() {
        files.write("registries.conf", "[[registry]]\nprefix = \"*.corp.example\"\nblocked = true\n");

        String conf = conf(PolicyDirectory.rules(Set.of(TAIN), List.of("a.corp.example"), Map.of()));

        assertThat(conf).contains("# a.corp.example is not led through Tain: it is blocked, and has no mirrors");
        assertThat(read(conf)).singleElement().satisfies(entry -> {
            assertThat(entry.prefix().isWildcard()).isTrue();
            assertThat(entry.blocked()).isTrue();
        });
    }

    @Test
    void whatIsAllowedUnderAWildcardKeepsWhatThatSays() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "*.corp.example"
                blocked = true
                [[registry.mirror]]
                location = "mirror.example/corp"
                insecure = true
                pull-from-mirror = "digest-only"
                """);

        String conf = conf(PolicyDirectory.rules(Set.of(TAIN), List.of("a.corp.example/team"), Map.of()));

        assertThat(conf).contains("""
                [[registry]]
                  prefix = ""
                  location = "a.corp.example/team"
                  blocked = true

                  [[registry.mirror]]
                    location = "tain.example:5000/a.corp.example/team"
                    insecure = true
                    pull-from-mirror = "digest-only"

                  [[registry.mirror]]
                    location = "mirror.example/corp/team"
                    insecure = true
                    pull-from-mirror = "digest-only"
                """);
    }

    @Test
    void placesGoOnToBeAskedForTheImagesOfAnotherRegistry() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "quay.io"
                location = "store.example"
                namespace-proxy = "quay.io"
                [[registry.mirror]]
                location = "mirror.example"
                namespace-proxy = "quay.io"
                """);

        assertThat(conf(POLICY_ALONE)).endsWith("""
                [[registry]]
                  prefix = "quay.io"
                  location = "store.example"
                  namespace-proxy = "quay.io"

                  [[registry.mirror]]
                    location = "tain.example:5000/quay.io"
                    insecure = true

                  [[registry.mirror]]
                    location = "mirror.example"
                    namespace-proxy = "quay.io"
                """);
    }

    @Test
    void whatIsAllowedUnderAnEntryIsLedThroughTainByThat() {
        files.digestMirrors("quay.io", "mirror.example");

        String conf = conf(PolicyDirectory.rules(Set.of(TAIN), List.of("quay.io/team"), Map.of()));

        assertThat(read(conf))
                .singleElement()
                .satisfies(entry -> assertThat(entry.prefix().value()).isEqualTo("quay.io"));
    }

    /** Nodes take an entry for a host for one of all its ports, and put what is behind the host behind the places. */
    @Test
    void anotherPortOfAHostInThePolicyHasAnEntryOfItsOwn() {
        SourceRules rules =
                PolicyDirectory.rules(Set.of(TAIN), List.of("corp.example:5000"), Map.of("corp", "corp.example:5000"));
        files.write("registries.conf", "[[registry]]\nlocation = \"corp.example\"\ninsecure = true\n");

        assertThat(conf(rules)).contains("""
                  location = "corp.example:5000"
                  insecure = true

                  [[registry.mirror]]
                    location = "tain.example:5000/corp"
                """);

        assertThat(read(conf(PolicyDirectory.rules(Set.of(TAIN), List.of("corp.example:5000"), Map.of()))))
                .extracting(entry -> entry.prefix().value())
                .containsExactly("corp.example", "corp.example:5000");

        files.write("registries.conf", """
                [[registry]]
                location = "corp.example"
                [[registry.mirror]]
                location = "mirror.example/corp"
                """);

        assertThat(conf(rules))
                .contains("# corp.example:5000 is not led through Tain: what the policy says about corp.example")
                .doesNotContain("location = \"corp.example:5000\"");
    }

    /** Nodes refuse the whole file otherwise. */
    @Test
    void anEntryForAPlaceSaysWhatThatOfAnotherPrefixSaysOfIt() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "registry.internal"
                location = "10.0.0.5:5000"
                insecure = true
                """);

        String conf = conf(PolicyDirectory.rules(Set.of(TAIN), List.of("10.0.0.5:5000"), Map.of()));

        assertThat(read(conf))
                .filteredOn(entry ->
                        entry.location().map(Location::value).orElse("").equals("10.0.0.5:5000"))
                .hasSize(2)
                .allMatch(RegistryEntry::insecure);
    }

    @Test
    void whatIsAllowedUnderABlockedRegistryStaysBlocked() {
        files.write("registries.conf", "[[registry]]\nlocation = \"quay.io\"\nblocked = true\n");

        String conf = conf(PolicyDirectory.rules(Set.of(TAIN), List.of("quay.io/team"), Map.of()));

        assertThat(read(conf))
                .singleElement()
                .satisfies(entry -> assertThat(entry.blocked()).isTrue());
        assertThat(conf).doesNotContain(TAIN + "/");
    }

    @Test
    void anAllowedImageIsOnlyMentioned() {
        String conf = conf(PolicyDirectory.rules(Set.of(TAIN), List.of("quay.io/a/b:v1"), Map.of()));

        assertThat(conf).contains("# quay.io/a/b:v1 is not led through Tain");
        assertThat(read(conf)).isEmpty();
    }

    @Test
    void aBlockedEntryWithoutMirrorsStaysBlocked() {
        files.write("registries.conf", "[[registry]]\nlocation = \"bad.example\"\nblocked = true\n");

        String conf = conf(POLICY_ALONE);

        assertThat(conf).contains("# bad.example is not led through Tain: it is blocked, and has no mirrors");
        assertThat(read(conf)).singleElement().satisfies(entry -> {
            assertThat(entry.blocked()).isTrue();
            assertThat(entry.mirrors()).isEmpty();
        });
    }

    @Test
    void aBlockedEntryWithMirrorsIsLedThroughTain() {
        files.write("registries.conf", """
                [[registry]]
                location = "bad.example"
                blocked = true
                [[registry.mirror]]
                location = "good.example"
                """);

        assertThat(read(conf(POLICY_ALONE))).singleElement().satisfies(entry -> {
            assertThat(entry.blocked()).isTrue();
            assertThat(entry.mirrors()).hasSize(2);
        });
    }

    @Test
    void aHostWithAPortIsLedThroughTainByItsAlias() {
        files.digestMirrors("corp.example:5443/team", "mirror.example/team");

        assertThat(conf(POLICY_ALONE))
                .contains("# corp.example:5443/team is not led through Tain", "tain.source-aliases");
        assertThat(conf(PolicyDirectory.rules(Set.of(TAIN), List.of(), Map.of("corp", "corp.example:5443"))))
                .contains("location = \"tain.example:5000/corp/team\"")
                .doesNotContain("not led");
    }

    @Test
    void anIpv6AddressAndABareHostNeedAnAliasToo() {
        files.write("registries.conf", "[[registry]]\nlocation = \"[::1]/a\"\n[[registry]]\nlocation = \"bare/a\"\n");

        assertThat(conf(POLICY_ALONE))
                .contains("# [::1]/a is not led through Tain", "# bare/a is not led through Tain")
                .doesNotContain("tain.example:5000/");
    }

    @Test
    void tainItselfIsNotLedThroughTain() {
        files.write("registries.conf", "[[registry]]\nlocation = \"tain.example:5000\"\ninsecure = true\n");

        String conf = conf(POLICY_ALONE);

        assertThat(conf).contains("# tain.example:5000 is not led through Tain: it is Tain itself");
        assertThat(read(conf))
                .singleElement()
                .satisfies(entry -> assertThat(entry.mirrors()).isEmpty());
    }

    @Test
    void anEntryForOneImageIsNotLedThroughTain() {
        files.write("registries.conf", "[[registry]]\nprefix = \"quay.io/a/b:v1\"\nlocation = \"quay.io/a/b:v2\"\n");

        assertThat(conf(POLICY_ALONE)).contains("container engines ignore entries for single images");
    }

    @Test
    void whatAllowedRegistriesForbidsIsNotLedThroughTain() {
        files.digestMirrors("quay.io/team", "mirror.example/team").write("image.yaml", """
                apiVersion: config.openshift.io/v1
                kind: Image
                metadata:
                  name: cluster
                spec:
                  registrySources:
                    allowedRegistries: [registry.redhat.io]
                """);

        assertThat(conf(POLICY_ALONE))
                .contains("# quay.io/team is not led through Tain: ", "outside allowedRegistries")
                .doesNotContain("tain.example:5000/");
    }

    @Test
    void theLocationOfAnEntryIsKept() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "quay.io"
                location = "127.0.0.1:5001"
                insecure = true
                """);

        assertThat(read(conf(POLICY_ALONE)).get(0)).satisfies(entry -> {
            assertThat(entry.location())
                    .hasValueSatisfying(it -> assertThat(it.value()).isEqualTo("127.0.0.1:5001"));
            assertThat(entry.insecure()).isTrue();
        });
    }

    @Test
    void dockerGetsTainAsItsMirror() {
        assertThat(setup(PolicyDirectory.DOCKER_IO_ONLY, TAIN).daemonJson())
                .isEqualTo(Map.of(
                        "registry-mirrors", List.of("http://tain.example:5000"),
                        "insecure-registries", List.of(TAIN)));
    }

    @Test
    void aNameWithoutAPortIsOneOfHttps() {
        assertThat(setup(PolicyDirectory.DOCKER_IO_ONLY, "tain.example").daemonJson())
                .containsEntry("registry-mirrors", List.of("https://tain.example"));
    }

    @Test
    void dockerGetsNothingWhereDockerIoIsNotTheDefaultSource() {
        SourceRules quay = new SourceRules(
                POLICY_ALONE.ownHosts(),
                Map.of(),
                PolicyDirectory.rules(Set.of(), List.of("quay.io"), Map.of()).allowedSources(),
                Optional.of(RegistryHost.parse("quay.io")));

        assertThatThrownBy(() -> setup(quay, TAIN).daemonJson())
                .isInstanceOf(NotServedException.class)
                .hasMessageContaining("tain.default-source");
    }

    @Test
    void dockerGetsNothingWhereDockerIoIsRefused() {
        assertThatThrownBy(() -> setup(POLICY_ALONE, TAIN).daemonJson())
                .isInstanceOf(NotServedException.class)
                .hasMessageContaining("docker.io");
    }
}
