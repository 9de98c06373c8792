package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No password, token, private key or signature that any test of this build has used is in any output of the build: not in a report,
 * not on the console, not in the log of a process. Runs after all other tests of all modules.
 */
class NoSecretsInOutputIT {

    /** When the build began, in UTC. */
    private static final String BUILD_START = "tain.build.start";
    /** The names of single tests, where the build runs only some; otherwise what Maven leaves of variables without a value. */
    private static final String CHOSEN = "tain.build.tests";

    private static final String NOTHING_CHOSEN = "${test}${it.test}";

    private static final List<String> WITH_SECRETS = List.of("testkit", "upstream", "registry-server");

    private final List<TestOutput> modules =
            TestOutput.ofAllModules(Instant.parse(System.getProperty(BUILD_START, Instant.EPOCH.toString())));

    @Test
    void noOutputHasASecret() {
        SecretScan scan = new SecretScan(
                modules.stream().flatMap(module -> module.secrets().stream()).toList());

        List<String> places = modules.stream()
                .flatMap(module -> module.files().stream())
                .flatMap(file -> placesIn(file, scan))
                .toList();

        assertThat(places)
                .as("places where a password, token, key or signature of a test shows")
                .isEmpty();
    }

    @Test
    void theSecretsOfTheTestsAreKnown() {
        boolean all = NOTHING_CHOSEN.equals(System.getProperty(CHOSEN));
        assertThat(modules)
                .filteredOn(module ->
                        WITH_SECRETS.contains(module.module().getFileName().toString()))
                .hasSameSizeAs(WITH_SECRETS)
                .filteredOn(module -> all && !module.reports().isEmpty())
                .allSatisfy(module -> assertThat(module.secrets())
                        .as("secrets that the tests of %s have noted", module.module())
                        .isNotEmpty());
    }

    /** File and line, and nothing of what is there. */
    private static Stream<String> placesIn(Path file, SecretScan scan) {
        try {
            return scan.linesWithSecrets(file).stream().map(line -> file + ":" + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
