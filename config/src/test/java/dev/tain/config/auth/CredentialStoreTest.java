package dev.tain.config.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Credential;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CredentialStoreTest {

    private static final RegistryHost QUAY = RegistryHost.parse("quay.io");
    private static final RepositoryName APP = RepositoryName.parse("team/app");

    @TempDir
    Path directory;

    private final AtomicLong nanoseconds = new AtomicLong();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("auth.json");
    }

    @Test
    void hasNothingWithoutAFile() {
        CredentialStore store = CredentialStore.open(Optional.empty());

        assertThat(store.find(QUAY, APP)).isEmpty();
        assertThat(store.mayBlock(QUAY, APP)).isFalse();
        assertThat(store.poll()).isFalse();
    }

    @Test
    void beginsOnlyWithAGoodFile() {
        assertThatThrownBy(() -> CredentialStore.open(Optional.of(file)))
                .isInstanceOf(AuthFileException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void mayBlockOnlyWhereAHelperIsAsked() throws IOException {
        Files.writeString(file, """
                {"auths": {"ghcr.io": {"auth": "%s"}}, "credHelpers": {"quay.io": "test"}}
                """.formatted(base64("user:password")));
        CredentialStore store = open();

        assertThat(store.mayBlock(QUAY, APP)).isTrue();
        assertThat(store.mayBlock(RegistryHost.parse("ghcr.io"), APP)).isFalse();
        assertThat(store.mayBlock(RegistryHost.parse("other.example"), APP)).isFalse();
    }

    @Test
    void takesAChangedFileWhenTwoLooksSawTheSame() throws IOException {
        CredentialStore store = openWithUser("first");
        writeUser("second one");

        assertThat(store.poll()).isFalse();
        assertThat(user(store)).contains("first");
        assertThat(store.poll()).isTrue();
        assertThat(user(store)).contains("second one");
        assertThat(store.poll()).isFalse();
    }

    @Test
    void noticesASecretThatKubernetesSwaps() throws IOException {
        Path first = Files.createDirectory(directory.resolve("..2026_01"));
        Path second = Files.createDirectory(directory.resolve("..2026_02"));
        Files.writeString(first.resolve("auth.json"), withUser("older"));
        Files.writeString(second.resolve("auth.json"), withUser("newer"));
        Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(file, Path.of("..data", "auth.json"));
        CredentialStore store = open();

        Path swapped = Files.createSymbolicLink(directory.resolve("..data_tmp"), second.getFileName());
        Files.move(swapped, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        store.poll();

        assertThat(store.poll()).isTrue();
        assertThat(user(store)).contains("newer");
    }

    @Test
    void keepsTheLastGoodFileAndSaysOnceWhatIsWrongWithTheNext() throws IOException {
        CredentialStore store = openWithUser("first");
        Files.writeString(file, "{\"auths\": {\"quay.io\": {\"auth\": \"%s3cret%\"}}}");
        store.poll();

        assertThatThrownBy(store::poll)
                .isInstanceOf(AuthFileException.class)
                .hasMessageContaining("auth.json:1:32: this is not a credential")
                .hasMessageNotContaining("s3cret");
        assertThat(store.poll()).isFalse();
        assertThat(user(store)).contains("first");

        Files.delete(file);
        store.poll();

        assertThatThrownBy(store::poll).hasMessageContaining("the file does not exist");
        assertThat(store.poll()).isFalse();
        assertThat(user(store)).contains("first");

        writeUser("second one");
        store.poll();

        assertThat(store.poll()).isTrue();
        assertThat(user(store)).contains("second one");
    }

    @Test
    void asksAHelperAgainAfterAMinute() throws IOException {
        CredentialStore store = openWithHelper();
        FakeHelper.answering(directory, "test", "user", "s3cret");

        assertThat(user(store)).contains("user");
        pass(Duration.ofSeconds(59));
        assertThat(user(store)).contains("user");
        assertThat(FakeHelper.asked(directory)).hasSize(1);

        pass(Duration.ofSeconds(2));
        assertThat(user(store)).contains("user");
        assertThat(FakeHelper.asked(directory)).hasSize(2);
    }

    @Test
    void asksAHelperThatFailedAgainSoon() throws IOException {
        CredentialStore store = openWithHelper();
        FakeHelper.write(directory, "test", "exit 1");

        assertThatThrownBy(() -> user(store)).isInstanceOf(CredentialException.class);
        FakeHelper.answering(directory, "test", "user", "s3cret");
        pass(Duration.ofSeconds(4));
        assertThatThrownBy(() -> user(store)).isInstanceOf(CredentialException.class);

        pass(Duration.ofSeconds(2));
        assertThat(user(store)).contains("user");
    }

    @Test
    void forgetsWhatHelpersSaidWhenTheFileChanges() throws IOException {
        CredentialStore store = openWithHelper();
        FakeHelper.answering(directory, "test", "before", "s3cret");
        assertThat(user(store)).contains("before");

        FakeHelper.answering(directory, "test", "after", "s3cret");
        Files.writeString(file, "{\"credHelpers\": {\"quay.io\": \"test\"}, \"auths\": {}}");
        store.poll();
        store.poll();

        assertThat(user(store)).contains("after");
    }

    @Test
    void asksAHelperOnceForAllWhoWantToKnow() throws IOException {
        CredentialStore store = openWithHelper();
        FakeHelper.write(directory, "test", """
                echo asked >> '%1$s/asked'
                while ! [ -e '%1$s/go' ]; do sleep 0.01; done
                echo '{"Username": "user", "Secret": "s3cret"}'
                """.formatted(directory));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Optional<String>>> users = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                users.add(CompletableFuture.supplyAsync(() -> user(store), threads));
            }
            Files.createFile(directory.resolve("go"));

            assertThat(users).allSatisfy(found -> assertThat(found.join()).contains("user"));
        } finally {
            threads.shutdownNow();
        }
        assertThat(FakeHelper.asked(directory)).hasSize(1);
    }

    private CredentialStore openWithUser(String user) throws IOException {
        writeUser(user);
        return open();
    }

    private CredentialStore openWithHelper() throws IOException {
        Files.writeString(file, "{\"credHelpers\": {\"quay.io\": \"test\"}}");
        return open();
    }

    private CredentialStore open() {
        return CredentialStore.open(
                Optional.of(file), FakeHelper.in(directory, Duration.ofSeconds(30)), nanoseconds::get);
    }

    private void pass(Duration time) {
        nanoseconds.addAndGet(time.toNanos());
    }

    private void writeUser(String user) throws IOException {
        Files.writeString(file, withUser(user));
    }

    private static String withUser(String user) {
        return "{\"auths\": {\"quay.io\": {\"auth\": \"%s\"}}}".formatted(base64(user + ":s3cret"));
    }

    private static Optional<String> user(CredentialStore store) {
        return store.find(QUAY, APP).map(Credential::user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
