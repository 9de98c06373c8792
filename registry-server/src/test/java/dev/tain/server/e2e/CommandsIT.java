package dev.tain.server.e2e;

import static dev.tain.server.e2e.BadStart.assertFailed;
import static dev.tain.server.e2e.BadStart.assertMisused;
import static dev.tain.server.e2e.BadStart.tain;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void planNamesAWrongSettingAsServeDoes() throws IOException {
        Path file = Files.writeString(directory.resolve("tain.yaml"), "tain:\n  tags:\n    max-age: soon\n");

        assertFailed(
                tain(directory, "plan", "quay.io/a/b:1"),
                file + ":3:14: tain.tags.max-age = \"soon\" is wrong: expected a duration");
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

    @Test
    void showsItsUsage() {
        Command.Result result = tain(directory, "--help").orFail();

        assertThat(result.output()).contains("usage: tain serve");
    }
}
