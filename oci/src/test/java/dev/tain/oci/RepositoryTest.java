package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {

    @ParameterizedTest
    @CsvSource({
        "quay.io/prometheus/busybox, quay.io,       prometheus/busybox",
        "localhost:5000/a,           localhost:5000, a",
        "[::1]:5000/a/b,             [::1]:5000,     a/b",
        "internal/app,               internal,       app",
        "QUAY.io/a,                  quay.io,        a"
    })
    void readsHostAndName(String text, String host, String name) {
        assertThat(Repository.parse(text)).isEqualTo(new Repository(new RegistryHost(host), new RepositoryName(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "alpine", "quay.io", "quay.io/", "/a", "quay.io//a", "quay.io/A", "quay.io/a:1"})
    void refusesWhatIsNoRepository(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Repository.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/alpine,                docker.io/library/alpine",
        "docker.io/library/alpine,        docker.io/library/alpine",
        "index.docker.io/alpine,          docker.io/library/alpine",
        "registry-1.docker.io/alpine,     docker.io/library/alpine",
        "index.docker.io/grafana/loki,    docker.io/grafana/loki",
        "Docker.IO/grafana/loki,          docker.io/grafana/loki",
        // others that look alike stay as they are
        "docker.io:443/alpine,            docker.io:443/alpine",
        "mirror.docker.io/alpine,         mirror.docker.io/alpine",
        "quay.io/alpine,                  quay.io/alpine"
    })
    void givesDockerHubOneName(String text, String normalised) {
        assertThat(Repository.parse(text)).hasToString(normalised);
    }

    @Test
    void refusesANameThatLibraryMakesTooLong() {
        String longestUnderLibrary = "a".repeat(255 - "library/".length());

        assertThat(Repository.parse("docker.io/" + longestUnderLibrary).name().value())
                .hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Repository.parse("docker.io/" + longestUnderLibrary + "a"));
    }

    @Test
    void makesReferences() {
        assertThat(Repository.parse("quay.io/a").reference(new Tag("1"))).hasToString("quay.io/a:1");
    }
}
