package dev.tain.server.e2e;

import static dev.tain.server.e2e.BadStart.assertFailed;
import static dev.tain.server.e2e.BadStart.assertMisused;
import static dev.tain.server.e2e.BadStart.tain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.admin.AdminCredentials;
import dev.tain.config.admin.Role;
import dev.tain.config.admin.TokenEntry;
import dev.tain.config.admin.TokenHash;
import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that end by themselves, and what is none. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CommandsIT {

    @TempDir
    Path directory;

    @Test
    void checkPrintsTheMergedRegistriesConf() throws IOException {
        Files.writeString(directory.resolve("registries.conf"), """
                [[registry]]
                location = "quay.io"
                [[registry.mirror]]
                location = "mirror.example/quay"
                """);

        Command.Result result = tain(directory, "check", "registries.conf").orFail();

        assertThat(result.output()).contains("[[registry]]", "quay.io", "mirror.example/quay");
    }

    @Test
    void checkNamesThePlaceOfEveryProblem() throws IOException {
        Files.writeString(directory.resolve("a.conf"), "[[registry]]\nlocation = 5\n");
        Files.writeString(directory.resolve("b.yaml"), "kind: [\n");

        assertFailed(tain(directory, "check", "a.conf", "b.yaml"), "a.conf:2:", "b.yaml:");
    }

    @Test
    void planPrintsWhereAnImageWouldBePulledFrom() throws IOException {
        Files.createDirectories(directory.resolve("with space"));
        Path settings =
                Files.writeString(directory.resolve("with space/tain.yaml"), "tain:\n  allowed-sources: [quay.io]\n");

        Command.Result result = tain(directory, "plan", "quay.io/a/b:1", "--config", settings.toString())
                .orFail();

        assertThat(result.output()).contains("quay.io/a/b:1");
    }

    @Test
    void planSaysWhatIsWrongWithAReference() {
        assertFailed(tain(directory, "plan", "Not A Reference"), "tain: ", "Not A Reference");
    }

    /** With another exit code than that of a reference that is refused, or of a damaged store. */
    @Test
    void planNamesAWrongSettingAsServeDoes() throws IOException {
        Path file = Files.writeString(directory.resolve("tain.yaml"), "tain:\n  tags:\n    max-age: soon\n");

        Command.Result result = tain(directory, "plan", "quay.io/a/b:1");

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.output())
                .startsWith("tain: " + file + ":3:14: tain.tags.max-age = \"soon\" is wrong: expected a duration")
                .hasLineCount(1);
    }

    @Test
    void fsckSumsUpAGoodStore() throws IOException {
        writeBlob("data", "content");

        Command.Result result = tain(directory, "fsck").orFail();

        assertThat(result.output())
                .matches("1 blob, 7 B, verified in \\d+ s: 0 errors, 0 notices; spool: 0 files, 0 B\n");
    }

    @Test
    void fsckFailsOverADamagedStoreAndSaysWhatIsWrong() throws IOException {
        Path settings = Files.writeString(
                directory.resolve("other.yaml"), "tain:\n  storage:\n    filesystem:\n      path: elsewhere\n");
        Path blob = writeBlob("elsewhere", "content");
        Files.writeString(blob, "contemt");
        Path unknown = Files.writeString(directory.resolve("elsewhere/docker/registry/v2/blobs/README"), "mine");

        Command.Result result = tain(directory, "fsck", "--config", settings.toString());

        assertFailed(
                result,
                "error %s: has 7 bytes with the digest %s; delete the file"
                        .formatted(blob, Digest.sha256("contemt".getBytes(UTF_8))),
                "notice %s: ".formatted(unknown));
        assertThat(result.lastLine()).contains(": 1 error, 1 notice; ");
    }

    @Test
    void fsckOnlyNoticesWhatDoesNoHarm() throws IOException {
        Files.delete(writeBlob("data", "content"));
        Files.writeString(directory.resolve("data/docker/registry/v2/blobs/README"), "mine");

        assertThat(tain(directory, "fsck").orFail().lastLine()).contains(": 0 errors, 1 notice; ");
    }

    @Test
    void fsckFailsWhereThereIsNoStoreAndCreatesNone() {
        assertFailed(
                tain(directory, "fsck"),
                "tain: The store directory %s does not exist".formatted(directory.resolve("data")));
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void fsckLooksAtAStoreWhileTainServesFromIt() throws Exception {
        Digest blob = Digest.sha256("content".getBytes(UTF_8));
        try (TainProcess tain = TainProcess.start(directory)) {
            writeBlob("store", "content");

            Command.Result result = tain(directory, "fsck").orFail();

            assertThat(result.output()).startsWith("tain: the store is in use by another process: ");
            assertThat(result.lastLine()).startsWith("1 blob, 7 B, verified");
            assertThat(new StoreFiles(tain.store()).verified()).containsExactly(blob);
        }
    }

    private Path writeBlob(String store, String content) throws IOException {
        String hex = Digest.sha256(content.getBytes(UTF_8)).hex();
        Path blob = directory
                .resolve(store)
                .resolve("docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
        Files.createDirectories(blob.getParent());
        return Files.writeString(blob, content);
    }

    @Test
    void tokenPrintsATokenAndTheEntryThatKnowsIt() throws IOException {
        Command.Result result = tain(directory, "token", "ci", "operator").orFail();

        String token = result.output().lines().findFirst().orElseThrow();
        Path file = Files.writeString(
                directory.resolve("admins.yaml"), result.output().substring(token.length()));
        assertThat(AdminCredentials.read(file).byToken(token))
                .contains(new TokenEntry("ci", TokenHash.of(token), Role.OPERATOR));
    }

    @Test
    void tokenSaysWhichRolesThereAre() {
        assertMisused(
                tain(directory, "token", "ci", "root"), "\"root\" is not a role: expected viewer, operator, admin");
        assertMisused(tain(directory, "token", "ci"), "token needs a name and a role");
    }

    @Test
    void rehearseAnswersARequestAndStops() {
        Command.Result result = tain(directory, "rehearse").orFail();

        assertThat(result.output())
                .containsPattern(
                        "The registry listens on 127.0.0.1:[1-9]\\d*, the admin port on 127.0.0.1:[1-9]\\d*\\.")
                .contains(" GET /v2/ 200 ");
    }

    @Test
    void rehearseSaysThatItTakesNothing() {
        assertMisused(tain(directory, "rehearse", "now"), "rehearse takes neither operands nor options");
        assertMisused(
                tain(directory, "rehearse", "--tain.admin.port=1"), "rehearse takes neither operands nor options");
    }

    @Test
    void rehearseFailsWhereServeDoes() throws IOException {
        Files.writeString(directory.resolve("data"), "in the way");

        assertFailed(tain(directory, "rehearse"), "tain.storage.filesystem.path");
    }

    @Test
    void refusesAnUnknownCommand() {
        assertMisused(tain(directory, "sevre"), "\"sevre\" is not a command");
    }

    @Test
    void refusesAnUnknownOption() {
        assertMisused(tain(directory, "serve", "--port=5000"), "\"--port=5000\" is not an option");
    }

    @Test
    void refusesASettingsFileThatIsNotThere() {
        assertMisused(tain(directory, "serve", "--config", "nowhere.yaml"), "nowhere.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void showsItsUsage(String word) {
        Command.Result result = tain(directory, word).orFail();

        assertThat(result.output()).contains("usage: tain serve");
    }

    @Test
    void saysWhichVersionItIs() {
        Command.Result result = tain(directory, "--version").orFail();

        assertThat(result.output()).matches("Tain [0-9]+\\.[0-9]+\\.[0-9]+\\S*\\n");
    }
}
