package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.storage.FileSystemStore;
import dev.tain.storage.StoredDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {

    private static final String OBJECT = """
            {"apiVersion": "config.openshift.io/v1", "kind": "ImageTagMirrorSet", "metadata": {"name": "same"},
             "spec": {"imageTagMirrors": [{"source": "quay.io", "mirrors": ["%s"]}]}}""";

    private final PrintStream outputBefore = System.out;
    private final PrintStream errorBefore = System.err;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreOutput() {
        System.setOut(outputBefore);
        System.setErr(errorBefore);
    }

    @Test
    void plansAsAServerWouldStartAlsoWhereAFileHasTheNameOfAnObjectOfTheApi() throws IOException {
        Path policy = Files.createDirectory(directory.resolve("policy"));
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(policy.resolve("same.yaml"), OBJECT.formatted("file.example"));
        try (FileSystemStore store = FileSystemStore.open(data)) {
            store.documents().put(new StoredDocument("imagetagmirrorsets", "same", 1, OBJECT.formatted("api.example")));
        }

        boolean pulled = PlanCommand.run(CommandLine.parse(List.of(
                "--tain.policy.directory=" + policy, "--tain.storage.filesystem.path=" + data, "quay.io/a/b:1")));

        assertThat(pulled).isTrue();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("api.example/a/b")
                .doesNotContain("file.example");
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains(
                        "tain: An object of the API counts in place of the one of its name in a file", "same.yaml:1:1");
    }
}
