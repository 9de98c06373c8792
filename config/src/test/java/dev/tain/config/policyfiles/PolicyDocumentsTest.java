package dev.tain.config.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tain.config.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that count beside the files of the directory. */
class PolicyDocumentsTest {

    private static final Path TEAM = Path.of("imagetagmirrorsets/team");

    @TempDir
    private Path directory;

    private static PolicyDocument tagMirrors(String name, String spec) {
        return new PolicyDocument(Path.of("imagetagmirrorsets", name), """
                {"apiVersion": "config.openshift.io/v1", "kind": "ImageTagMirrorSet",
                 "metadata": {"name": "%s", "generation": 1}, "spec": %s}""".formatted(name, spec));
    }

    private static PolicyDocument tagMirrorsOf(String name, String source) {
        return tagMirrors(
                name,
                "{\"imageTagMirrors\": [{\"source\": \"%s\", \"mirrors\": [\"mirror.example/a\"]}]}".formatted(source));
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private LoadedPolicy load(PolicyDocument... documents) {
        return PolicyFiles.load(PolicyTexts.read(directory), List.of(documents));
    }

    private List<Problem> problemsWith(PolicyDocument... documents) {
        return catchThrowableOfType(PolicyFileException.class, () -> load(documents))
                .problems();
    }

    @Test
    void countTogetherWithTheFiles() throws IOException {
        file("registries.conf", "[[registry]]\nlocation = \"quay.io\"\n");

        assertThat(load(tagMirrorsOf("team", "registry.example")).entries())
                .extracting(entry -> entry.prefix().value())
                .containsExactlyInAnyOrder("quay.io", "registry.example");
    }

    @Test
    void countWithoutAnyFile() {
        assertThat(PolicyFiles.load(PolicyTexts.NONE, List.of(tagMirrorsOf("team", "quay.io")))
                        .entries())
                .hasSize(1);
    }

    @Test
    void anErrorNamesTheObjectAndTheField() {
        assertThat(problemsWith(tagMirrors("team", "{\"imageTagMirrors\": [{\"source\": \"QUAY/\"}]}")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place().file()).isEqualTo(TEAM);
                    assertThat(problem.field()).hasValue("spec.imageTagMirrors[0].source");
                });
    }

    @Test
    void anUnknownAMissingAndAWrongFieldAreNamed() {
        assertThat(problemsWith(
                        tagMirrors("a", "{\"imageTagMirors\": []}"),
                        tagMirrors("b", "{\"imageTagMirrors\": [{}]}"),
                        tagMirrors("c", "{\"imageTagMirrors\": \"x\"}")))
                .extracting(problem -> problem.field().orElse(""))
                .containsExactly("spec.imageTagMirors", "spec.imageTagMirrors[0].source", "spec.imageTagMirrors");
    }

    @Test
    void anObjectThatAFileHasAsWellIsRefused() throws IOException {
        file("team.json", tagMirrorsOf("team", "quay.io").json());

        assertThat(problemsWith(tagMirrorsOf("team", "quay.io")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("defined twice", "team.json:1:1"));
    }

    @Test
    void theFilesAreUsedAsTheyWereRead() throws IOException {
        file("registries.conf", "[[registry]]\nlocation = \"quay.io\"\n");
        PolicyTexts before = PolicyTexts.read(directory);
        file("registries.conf", "[[registry]\n");

        assertThat(PolicyFiles.load(before, List.of()).entries()).hasSize(1);
    }

    @Test
    void objectsInFilesAreKeptAsTheyWereWritten() throws IOException {
        file("team.yaml", """
                apiVersion: config.openshift.io/v1
                kind: ImageTagMirrorSet
                metadata:
                  name: team
                  generation: 3
                  labels: {team: a}
                  annotations: {note: "1"}
                spec:
                  imageTagMirrors:
                  - source: quay.io
                    mirrors: [mirror.example/a]
                """);

        assertThat(load(tagMirrorsOf("other", "quay.io")).objects())
                .singleElement()
                .satisfies(read -> {
                    assertThat(read.object().place()).hasToString("team.yaml:1:1");
                    assertThat(read.object().labels()).isEqualTo(Map.of("team", "a"));
                    assertThat(read.object().annotations()).isEqualTo(Map.of("note", "1"));
                    assertThat(read.object().spec())
                            .isEqualTo(Map.of(
                                    "imageTagMirrors",
                                    List.of(Map.of("source", "quay.io", "mirrors", List.of("mirror.example/a")))));
                    assertThat(read.modified())
                            .isEqualTo(Files.getLastModifiedTime(directory.resolve("team.yaml"))
                                    .toInstant());
                });
    }
}
