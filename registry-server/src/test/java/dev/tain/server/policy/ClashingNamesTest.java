package dev.tain.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyTexts;
import dev.tain.server.policy.PolicyChangeException.Reason;
import dev.tain.storage.FileSystemStore;
import dev.tain.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A start with names that both the API and files have: whatever is deleted then, one of the two objects is in force. */
class ClashingNamesTest {

    private static final ApiResource ITMS = ApiResource.ITMS;

    @TempDir
    private Path directory;

    @TempDir
    private Path root;

    @AutoClose
    private FileSystemStore store;

    private PolicyDirectory files;

    @BeforeEach
    void openStore() throws IOException {
        store = FileSystemStore.open(root);
        files = new PolicyDirectory(directory);
    }

    private PolicyObjects begin() throws IOException {
        return new PolicyObjects(
                PolicyTexts.read(directory),
                store.documents(),
                PolicyDirectory.DOCKER_IO_ONLY,
                ManualClock.atAnyTime());
    }

    /** The next start after one at which the objects came through the API, and then files of the same names. */
    private PolicyObjects beginWithClashes(String... names) throws IOException {
        PolicyObjects before = begin();
        for (String name : names) {
            before.create(ITMS, object(name), false);
            files.write(name + ".yaml", """
                    apiVersion: config.openshift.io/v1
                    kind: ImageTagMirrorSet
                    metadata: {name: %1$s}
                    spec: {imageTagMirrors: [{source: %1$s.example, mirrors: [m.example/file], mirrorSourcePolicy: NeverContactSource}]}
                    """.formatted(name));
        }
        return begin();
    }

    private static ObjectNode object(String name) {
        return (ObjectNode) JsonMapper.shared().readTree("""
                {"metadata": {"name": "%1$s"},
                 "spec": {"imageTagMirrors": [{"source": "%1$s.example", "mirrors": ["m.example/api"]}]}}""".formatted(name));
    }

    private static void delete(PolicyObjects objects, String name) {
        objects.delete(ITMS, name, Preconditions.NONE, false);
    }

    private static List<String> entries(PolicyObjects objects) {
        return objects.policy().state().loaded().entries().stream()
                .map(entry -> entry.prefix().value() + (entry.blocked() ? " blocked" : ""))
                .toList();
    }

    private static String problem(PolicyObjects objects) {
        return objects.policy().state().problem().orElse("none");
    }

    @Test
    void theObjectOfAFileIsInForceAsSoonAsThatOfItsNameIsDeletedAlsoWhileOthersClash() throws IOException {
        PolicyObjects objects = beginWithClashes("x", "y");
        assertThat(entries(objects)).containsExactlyInAnyOrder("x.example", "y.example");

        delete(objects, "y");

        assertThat(entries(objects)).containsExactlyInAnyOrder("x.example", "y.example blocked");
        assertThat(objects.current().find(ITMS, "y").orElseThrow().file()).hasValue("y.yaml");
        assertThat(problem(objects)).contains("ImageTagMirrorSet x is").doesNotContain("ImageTagMirrorSet y is");
        PolicyChangeException refusal =
                catchThrowableOfType(PolicyChangeException.class, () -> objects.create(ITMS, object("y"), true));
        assertThat(refusal.reason()).isEqualTo(Reason.ALREADY_EXISTS);

        delete(objects, "x");

        assertThat(entries(objects)).containsExactlyInAnyOrder("x.example blocked", "y.example blocked");
        assertThat(problem(objects)).isEqualTo("none");
    }

    @Test
    void theObjectOfAFileIsInForceAlsoWhenAnotherFileHasBroken() throws IOException {
        PolicyObjects objects = beginWithClashes("x");
        files.write("z.yaml", "nonsense: [");
        objects.filesChanged(PolicyTexts.read(directory));

        delete(objects, "x");

        assertThat(entries(objects)).containsExactly("x.example blocked");
        assertThat(problem(objects)).contains("z.yaml").doesNotContain("ImageTagMirrorSet x is");
    }

    @Test
    void theObjectOfAFileIsInForceAlsoWhenTheFilesCannotBeRead() throws IOException {
        PolicyObjects objects = beginWithClashes("x");
        objects.filesUnreadable(
                catchThrowableOfType(PolicyFileException.class, () -> PolicyTexts.read(directory.resolve("none"))));

        delete(objects, "x");

        assertThat(entries(objects)).containsExactly("x.example blocked");
        assertThat(problem(objects)).contains(directory.resolve("none").toString());
    }
}
