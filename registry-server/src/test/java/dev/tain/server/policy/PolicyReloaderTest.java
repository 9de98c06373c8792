package dev.tain.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.policy.RegistryEntry;
import dev.tain.storage.DocumentStore;
import dev.tain.testkit.Await;
import dev.tain.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What changes in the policy directory, and what health and metrics say of it. */
class PolicyReloaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String FIRST = "[[registry]]\nlocation = \"first.example\"\n";
    private static final String SECOND = "[[registry]]\nlocation = \"second.example\"\n";
    private static final String BROKEN = "[[registry]]\nlocation = \"https://broken.example\"\n";

    private final ManualClock clock = ManualClock.atAnyTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    @TempDir
    private Path store;

    private PolicyDirectory files;

    @AutoClose
    private PolicyReloader reloader;

    private PolicyInForce policy;

    @BeforeEach
    void startWithOneFile() throws IOException {
        files = new PolicyDirectory(directory).write("registries.conf", FIRST);
        reloader = new PolicyReloader(Optional.of(directory), documents(), PolicyDirectory.DOCKER_IO_ONLY, clock);
        policy = reloader.policy();
        new PolicyMetrics(policy, () -> 1).bindTo(meters);
    }

    private DocumentStore documents() {
        return DocumentStore.in(store);
    }

    private List<String> prefixes() {
        return policy.state().loaded().entries().stream()
                .map(RegistryEntry::prefix)
                .map(Object::toString)
                .toList();
    }

    private void awaitPrefixes(String... expected) {
        await("these entries in force", () -> prefixes().equals(List.of(expected)));
    }

    private void awaitProblem() {
        await("a problem", () -> policy.state().problem().isPresent());
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, LIMIT, condition);
    }

    private Health health() {
        return new PolicyHealth(policy).health();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    @Test
    void aChangedFileIsPutInForce() {
        clock.advance(Duration.ofMinutes(1));

        files.write("registries.conf", SECOND);

        awaitPrefixes("second.example");
        assertThat(policy.state().since()).isEqualTo(clock.instant());
    }

    @Test
    void addedAndRemovedFilesArePutInForce() throws IOException {
        files.write("registries.conf.d/50-more.conf", SECOND);
        awaitPrefixes("first.example", "second.example");

        Files.delete(directory.resolve("registries.conf"));
        awaitPrefixes("second.example");
    }

    @Test
    void aBrokenFileLeavesTheLastGoodPolicyInForceAndIsTold() {
        PolicyState before = policy.state();

        files.write("registries.conf.d/50-good.conf", SECOND).write("registries.conf.d/60-broken.conf", BROKEN);

        awaitProblem();
        assertThat(policy.state().loaded()).isSameAs(before.loaded());
        assertThat(policy.state().pulls()).isSameAs(before.pulls());
        assertThat(policy.state().since()).isEqualTo(before.since());
        assertThat(health().getStatus()).as("it can still serve").isEqualTo(Status.UP);
        assertThat(health().getDetails()).extractingByKey("problem").asString().contains("60-broken.conf:2:");
        assertThat(gauge("tain.policy.broken")).isEqualTo(1);
        assertThat(gauge("tain.policy.entries")).isEqualTo(1);
    }

    @Test
    void aRepairedFileIsPutInForceAndTheProblemIsGone() {
        files.write("registries.conf", BROKEN);
        awaitProblem();

        files.write("registries.conf", SECOND);

        awaitPrefixes("second.example");
        assertThat(policy.state().problem()).isEmpty();
        assertThat(health().getDetails()).doesNotContainKey("problem").containsEntry("entries", 1);
        assertThat(gauge("tain.policy.broken")).isZero();
    }

    @Test
    void theProblemIsGoneWhenTheFileIsAsItWasBefore() {
        files.write("registries.conf", BROKEN);
        awaitProblem();

        files.write("registries.conf", FIRST);

        await("no problem", () -> policy.state().problem().isEmpty());
        assertThat(prefixes()).containsExactly("first.example");
    }

    @Test
    void aBrokenFileThatBreaksOtherwiseIsToldAnew() {
        files.write("registries.conf", BROKEN);
        awaitProblem();

        files.write("registries.conf", FIRST + "prefix = 1\n");

        await("the new problem", () -> policy.state().problem().orElse("").contains(":3:"));
    }

    @Test
    void aDirectoryThatIsGoneLeavesThePolicyInForce() throws IOException {
        Files.delete(directory.resolve("registries.conf"));
        Files.delete(directory);

        awaitProblem();
        assertThat(prefixes()).containsExactly("first.example");
    }

    @Test
    void aFileThatNestsTooDeeplyDoesNotEndTheWatch() {
        files.write("registries.conf", "unqualified-search-registries = " + "[".repeat(200_000));
        awaitProblem();

        files.write("registries.conf", SECOND);

        awaitPrefixes("second.example");
    }

    @Test
    void theAgeIsThatOfThePolicyInForce() {
        clock.advance(Duration.ofSeconds(90));

        assertThat(gauge("tain.policy.age")).isEqualTo(90);
    }

    @Test
    void thePolicyOfAPullUnderWayIsNotTouched() {
        PolicyState before = policy.state();

        files.write("registries.conf", SECOND);
        awaitPrefixes("second.example");

        assertThat(before.loaded().entries())
                .extracting(entry -> entry.prefix().value())
                .containsExactly("first.example");
        assertThat(policy.state().pulls()).isNotSameAs(before.pulls());
    }

    @Test
    void withoutADirectoryThePolicyIsEmpty() throws IOException {
        try (PolicyReloader none =
                new PolicyReloader(Optional.empty(), documents(), PolicyDirectory.DOCKER_IO_ONLY, clock)) {
            assertThat(none.policy().state().loaded().entries()).isEmpty();
            assertThat(none.policy().state().problem()).isEmpty();
        }
    }

    @Test
    void aBrokenFileAtTheStartIsAnError() {
        files.write("registries.conf", BROKEN);

        assertThatThrownBy(() ->
                        new PolicyReloader(Optional.of(directory), documents(), PolicyDirectory.DOCKER_IO_ONLY, clock))
                .isInstanceOf(PolicyFileException.class)
                .hasMessageContaining("registries.conf:2:");
    }
}
