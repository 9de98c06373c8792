package dev.tain.config.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tain.oci.Reference;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.PullPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real clients, given the same files as Tain, try the same places in the same order, and refuse the same files. Bounded in
 * time; the configurations are the same in every run.
 */
class NodeDifferenceIT {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int MOST_CONFIGURATIONS = 200;
    private static final int REFERENCES = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private Optional<List<String>> planned(String reference) {
        try {
            PullPlanner planner = new PullPlanner(
                    PolicyFiles.load(home.resolve(".config/containers")).policy(), new OwnHosts(Set.of()));
            return Optional.of(planner.plan(Reference.parse(reference), Optional.empty()).sources().stream()
                    .map(source -> source.reference() + (source.endpoint().insecure() ? " insecure" : ""))
                    .toList());
        } catch (PolicyFileException e) {
            return Optional.empty();
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(".config/containers").resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @EnumSource
    void triesWhatTainPlans(NodeClient client) throws IOException {
        String missing = client.program() + " is not installed: its attempts are not compared with Tain's plans";
        if (Boolean.parseBoolean(System.getenv("TAIN_REQUIRE_REAL_CLIENTS"))) {
            assertThat(client.isInstalled()).as(missing).isTrue();
        }
        assumeThat(client.isInstalled()).as(missing).isTrue();
        long start = System.nanoTime();
        int compared = 0;
        for (long seed = 1; seed <= MOST_CONFIGURATIONS && System.nanoTime() - start < LONGEST.toNanos(); seed++) {
            GeneratedConf conf = new GeneratedConf(seed);
            String main = conf.mainFile();
            String dropIn = conf.registries();
            write("registries.conf", main);
            write("registries.conf.d/10-test.conf", dropIn);
            for (String reference : conf.references(REFERENCES)) {
                assertThat(planned(reference))
                        .as("%s, seed %d, %s%n%s%n# drop-in%n%s", client.program(), seed, reference, main, dropIn)
                        .isEqualTo(client.places(home, reference));
                compared++;
            }
        }
        System.out.println(client.program() + " tried the planned places for " + compared + " references");
        assertThat(compared).isPositive();
    }
}
