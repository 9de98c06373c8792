package dev.tain.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.RegistryHost;
import dev.tain.policy.SourceRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containerd nodes get. */
class HostsTomlTest {

    private static final SourceRules RULES =
            PolicyDirectory.rules(Set.of("tain.example:5000"), List.of("docker.io", "quay.io/allowed"), Map.of());

    private static final String TAGS = "capabilities = [\"pull\", \"resolve\"]";
    private static final String DIGESTS = "capabilities = [\"pull\"]";

    @TempDir
    private Path directory;

    private PolicyDirectory files;

    @BeforeEach
    void takeTheDirectory() {
        files = new PolicyDirectory(directory);
    }

    private String hosts(String source) {
        return hosts(source, "tain.example:5000");
    }

    private String hosts(String source, String tain) {
        return new NodeSetup(files.inForce(RULES).state(), RULES, new NodeAddress(RegistryHost.parse(tain), false))
                .hostsToml(RegistryHost.parse(source));
    }

    @Test
    void dockerIoFallsBackToItsRegistry() {
        assertThat(hosts("docker.io")).isEqualTo("""
                # Pull images of docker.io through Tain at tain.example:5000.
                server = "https://registry-1.docker.io"

                [host."http://tain.example:5000"]
                  capabilities = ["pull", "resolve"]
                """);
        assertThat(hosts("index.docker.io")).isEqualTo(hosts("docker.io"));
    }

    @Test
    void tagsAreNotTainsUnderADigestOnlyPolicy() {
        files.digestMirrors("quay.io/team/app", "mirror.example/app");

        assertThat(hosts("quay.io")).contains(DIGESTS).contains("server = \"https://quay.io\"");
    }

    @Test
    void tagsAreTainsWhereThePolicyHasMirrorsForThemAsWell() {
        files.digestMirrors("quay.io/team", "a.example/team").tagMirrors("quay.io/team", "b.example/team");

        assertThat(hosts("quay.io")).contains(TAGS);
    }

    @Test
    void aSourceWhoseNameOnlyBeginsTheSameIsAnother() {
        files.write("registries.conf", "[[registry]]\nlocation = \"quay.io\"\n")
                .digestMirrors("quay.io.example/team", "mirror.example/team");

        assertThat(hosts("quay.io")).contains(TAGS);
        assertThat(hosts("quay.io.example")).contains(DIGESTS);
    }

    @Test
    void aWildcardCountsForTheHostsUnderIt() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "*.corp.example"
                mirror-by-digest-only = true
                [[registry.mirror]]
                location = "mirror.example/corp"
                """);

        assertThat(hosts("a.corp.example")).contains(DIGESTS, "server = \"https://a.corp.example\"");
    }

    @Test
    void theSourceIsWhereThePolicyHasIt() {
        files.write("registries.conf", """
                [[registry]]
                prefix = "a.example"
                location = "b.example/copies"
                [[registry]]
                prefix = "c.example"
                location = "127.0.0.1:5001"
                insecure = true
                [[registry]]
                location = "d.example"
                insecure = true
                """);

        assertThat(hosts("a.example")).contains("server = \"https://b.example/v2/copies\"\noverride_path = true\n");
        assertThat(hosts("c.example")).contains("server = \"http://127.0.0.1:5001\"\n\n");
        assertThat(hosts("d.example")).contains("server = \"https://d.example\"\nskip_verify = true\n");
    }

    @Test
    void aHostWithAPortIsServedWithoutAnAliasAsContainerdSaysWhichItMeans() {
        files.write("registries.conf", "[[registry]]\nprefix = \"a.example:5000\"\nlocation = \"b.example\"\n");

        assertThat(hosts("a.example:5000")).contains("server = \"https://b.example\"");
    }

    @Test
    void aBlockedSourceIsNotFallenBackTo() {
        files.write("registries.conf", """
                [[registry]]
                location = "bad.example"
                blocked = true
                [[registry.mirror]]
                location = "good.example"
                """);

        assertThat(hosts("bad.example")).contains("server = \"http://tain.example:5000\"");
    }

    @Test
    void aNameWithoutAPortIsOneOfHttps() {
        assertThat(hosts("docker.io", "tain.example"))
                .contains("[host.\"https://tain.example\"]\n  " + TAGS + "\n  skip_verify = true\n");
    }

    @Test
    void aSourceOfWhichOnlyAPartIsAllowedIsServed() {
        assertThat(hosts("quay.io")).contains(TAGS);
    }

    @Test
    void aSourceThatNothingNamesIsNotServed() {
        assertThatThrownBy(() -> hosts("unknown.example"))
                .isInstanceOf(NotServedException.class)
                .hasMessageContaining("unknown.example");
    }

    @Test
    void tainItselfIsNotServed() {
        assertThatThrownBy(() -> hosts("tain.example:5000"))
                .isInstanceOf(NotServedException.class)
                .hasMessageContaining("is Tain itself");
    }
}
