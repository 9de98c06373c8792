package dev.tain.config.policyfiles;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.tain.config.file.NamedPipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PolicyWatchTest {

    @TempDir
    private Path directory;

    private Path conf;
    private PolicyWatch watch;

    @BeforeEach
    void begin() throws IOException {
        conf = directory.resolve("registries.conf");
        Files.writeString(conf, entry("one.example"));
        watch = new PolicyWatch(directory);
    }

    private Optional<LoadedPolicy> poll() {
        return watch.poll().map(PolicyWatchTest::load);
    }

    private static LoadedPolicy load(PolicyTexts texts) {
        return PolicyFiles.load(texts, List.of());
    }

    @Test
    void findsNothingWhileNothingChanges() {
        assertThat(poll()).isEmpty();
        assertThat(poll()).isEmpty();
    }

    @Test
    void appliesAChangeWhenItHasSettled() throws IOException {
        Files.writeString(conf, entry("another.example"));

        assertThat(poll()).isEmpty();
        assertThat(poll())
                .hasValueSatisfying(policy -> assertThat(policy.entries())
                        .extracting(entry -> entry.prefix().value())
                        .containsExactly("another.example"));
        assertThat(poll()).isEmpty();
    }

    @Test
    void waitsForAFileThatIsStillWritten() throws IOException {
        Files.writeString(conf, entry("another.example"));
        poll();
        Files.writeString(conf, entry("another.example") + entry("third.example"));

        assertThat(poll()).isEmpty();
        assertThat(poll())
                .hasValueSatisfying(policy -> assertThat(policy.entries()).hasSize(2));
    }

    @Test
    void noticesAddedAndRemovedFiles() throws IOException {
        Path dropIn =
                Files.createDirectory(directory.resolve("registries.conf.d")).resolve("50.conf");
        Files.writeString(dropIn, entry("two.example"));
        poll();
        assertThat(poll())
                .hasValueSatisfying(policy -> assertThat(policy.entries()).hasSize(2));

        Files.delete(dropIn);
        poll();
        assertThat(poll())
                .hasValueSatisfying(policy -> assertThat(policy.entries()).hasSize(1));
    }

    @Test
    void saysOnceThatAChangeIsBroken() throws IOException {
        Files.writeString(conf, "[[registry]\n");
        poll();

        assertThatThrownBy(this::poll)
                .isInstanceOf(PolicyFileException.class)
                .hasMessageContaining("registries.conf:1:");
        assertThat(poll()).isEmpty();
    }

    @Test
    void doesNotTakeALinkToNothingForAFileThatIsGone() throws IOException {
        Files.delete(conf);
        Files.createSymbolicLink(conf, Path.of("nothing"));
        poll();

        assertThatThrownBy(this::poll)
                .isInstanceOf(PolicyFileException.class)
                .hasMessageContaining("registries.conf:1:1: The file cannot be read: ");
    }

    @Test
    void noticesThatAnEmptyDirectoryCannotBeListedAnyMore() throws IOException {
        Files.delete(conf);
        PolicyWatch empty = new PolicyWatch(directory);
        Files.createSymbolicLink(directory.resolve("registries.conf.d"), Path.of("nothing"));
        empty.poll();

        assertThatThrownBy(empty::poll)
                .isInstanceOf(PolicyFileException.class)
                .hasMessageContaining("registries.conf.d:1:1: The directory cannot be listed: ");
    }

    @Test
    void noticesAConfigMapThatKubernetesSwaps() throws IOException {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Path first = Files.createDirectory(mount.resolve("..2026_01"));
        Path second = Files.createDirectory(mount.resolve("..2026_02"));
        Files.writeString(first.resolve("registries.conf"), entry("first.example"));
        Files.writeString(second.resolve("registries.conf"), entry("other.example"));
        Files.createSymbolicLink(mount.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(mount.resolve("registries.conf"), Path.of("..data", "registries.conf"));
        PolicyWatch mounted = new PolicyWatch(mount);

        Path swapped = Files.createSymbolicLink(mount.resolve("..data_tmp"), second.getFileName());
        Files.move(swapped, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        mounted.poll();
        assertThat(mounted.poll().map(PolicyWatchTest::load))
                .hasValueSatisfying(policy -> assertThat(policy.entries())
                        .extracting(entry -> entry.prefix().value())
                        .containsExactly("other.example"));
    }

    /** The watch itself has to know: it tries again, and what is loaded without it would be taken for the last word. */
    @Test
    void saysOnceThatAFileCannotBeReadAndReadsItWhenItCan() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createDirectory(directory.resolve("registries.conf.d"));
        Files.createSymbolicLink(directory.resolve("registries.conf.d/50.conf"), elsewhere.resolve("target"));
        assertThat(watch.poll()).isEmpty();
        assertThatThrownBy(watch::poll).hasMessageContaining("50.conf").hasMessageContaining("cannot be read");
        assertThat(watch.poll()).isEmpty();

        Files.writeString(elsewhere.resolve("target"), entry("two.example"));

        assertThat(poll()).isEmpty();
        assertThat(poll())
                .hasValueSatisfying(policy -> assertThat(policy.entries()).hasSize(2));
    }

    @Test
    @Timeout(value = 10, unit = SECONDS, threadMode = SEPARATE_THREAD)
    void saysOnceThatANamedPipeIsNoFileAndGoesOnWhenItHasGone() throws Exception {
        Path pipe = NamedPipe.create(directory.resolve("pipe.yaml"));
        assertThat(watch.poll()).isEmpty();
        assertThatThrownBy(watch::poll).hasMessageContainingAll("pipe.yaml", "not a regular file");
        assertThat(watch.poll()).isEmpty();

        Files.delete(pipe);

        assertThat(poll()).isEmpty();
        assertThat(poll()).isPresent();
    }

    @Test
    void saysThatTheDirectoryHasGone() throws IOException {
        Files.delete(conf);
        Files.delete(directory);
        poll();

        assertThatThrownBy(this::poll).hasMessageContaining("does not exist");
        Files.createDirectory(directory);
    }

    private static String entry(String location) {
        return "[[registry]]\nlocation = \"%s\"\n".formatted(location);
    }
}
