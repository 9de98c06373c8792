package dev.tain.config.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Reference;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.PullPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFilesTest {

    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private List<String> places(String reference) {
        return new PullPlanner(PolicyFiles.load(directory).policy(), new OwnHosts(Set.of()))
                .plan(Reference.parse(reference), Optional.empty()).sources().stream()
                        .map(source ->
                                source.endpoint() + " " + source.reference().repository())
                        .toList();
    }

    @Test
    void isEmptyWithoutADirectory() {
        assertThat(PolicyFiles.load(Optional.empty()).entries()).isEmpty();
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        assertThatExceptionOfType(PolicyFileException.class)
                .isThrownBy(() -> PolicyFiles.load(directory.resolve("missing")))
                .withMessageContaining("missing:1:1: The policy directory does not exist");
    }

    @Test
    void joinsRegistriesConfWithObjects() throws IOException {
        write("registries.conf", """
                [[registry]]
                prefix = "registry.access.redhat.com"
                location = "127.0.0.1:5001"
                insecure = true

                [[registry]]
                prefix = "example.com"
                location = "127.0.0.1:5002"
                insecure = true
                """);
        write("registryrepomirror.yaml", """
                apiVersion: operator.openshift.io/v1alpha1
                kind: ImageContentSourcePolicy
                metadata:
                  name: ubi8repo
                spec:
                  repositoryDigestMirrors:
                  - mirrors:
                    - example.io/example/ubi-minimal
                    - example.com/example/ubi-minimal
                    source: registry.access.redhat.com/ubi8/ubi-minimal
                """);
        assertThat(places("registry.access.redhat.com/ubi8/ubi-minimal@" + DIGEST))
                .containsExactly(
                        "example.io example.io/example/ubi-minimal",
                        "127.0.0.1:5002 (insecure) 127.0.0.1:5002/example/ubi-minimal",
                        "127.0.0.1:5001 (insecure) 127.0.0.1:5001/ubi8/ubi-minimal");
        assertThat(places("registry.access.redhat.com/ubi8/ubi-minimal:latest"))
                .containsExactly("127.0.0.1:5001 (insecure) 127.0.0.1:5001/ubi8/ubi-minimal");
    }

    @Test
    void namesFileLineAndColumnOfAllErrors() throws IOException {
        write("registries.conf", "[[registry]]\nlocation = \"https://quay.io\"\n\n[[registry]]\nprefix = 3\n");
        write("a.yaml", "apiVersion: config.openshift.io/v1\nkind: ImageDigestMirorSet\n");
        assertThatExceptionOfType(PolicyFileException.class)
                .isThrownBy(() -> PolicyFiles.load(directory))
                .withMessageContaining("registries.conf:2:1: location: \"https://quay.io\" has a URL scheme")
                .withMessageContaining("registries.conf:5:1: prefix: expected a string, found a number")
                .withMessageContaining(
                        "a.yaml:2:7: Unknown kind ImageDigestMirorSet; did you mean \"ImageDigestMirrorSet\"?");
    }
}
