package dev.tain.config.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Credential;
import dev.tain.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CredentialHelperTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "s3cret";

    @TempDir
    Path directory;

    @Test
    void asksForTheServerAndTakesTheAnswer() throws IOException {
        FakeHelper.answering(directory, "test", "user", SECRET);

        assertThat(ask(PATIENCE)).contains(new Credential.Password("user", SECRET));
        assertThat(FakeHelper.asked(directory)).containsExactly("get quay.io");
    }

    @Test
    void takesATokenForAnIdentityToken() throws IOException {
        FakeHelper.answering(directory, "test", "<token>", SECRET);

        assertThat(ask(PATIENCE)).contains(new Credential.IdentityToken("", SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo credentials not found in native keychain; exit 1",
                "echo '{\"Username\": \"\", \"Secret\": \"\"}'",
                "echo '{}'"
            })
    void takesNotFoundForNone(String commands) throws IOException {
        FakeHelper.write(directory, "test", commands);

        assertThat(ask(PATIENCE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            echo s3cret; exit 3                            | it ended with exit code 3
            echo s3cret; echo 'no session' >&2; exit 1     | it ended with exit code 1: no session
            echo s3cret                                    | its answer is not {"Username": "…", "Secret": "…"}
            echo '["s3cret"]'                              | its answer is not
            echo '{"Username": "u", "Secret": "s3cret"'    | its answer is not
            kill -9 $$                                     | it ended with exit code 137
            """)
    void saysWhyItGotNoAnswerAndNeverWhatWasOnStandardOutput(String commands, String reason) throws IOException {
        FakeHelper.write(directory, "test", commands);

        assertThatThrownBy(() -> ask(PATIENCE))
                .isInstanceOf(CredentialException.class)
                .hasNoCause()
                .hasMessageStartingWith(
                        "The credential helper docker-credential-test could not be asked for quay.io: " + reason)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void shortensWhatAHelperComplains() throws IOException {
        FakeHelper.write(directory, "test", "head -c 2000 /dev/zero | tr '\\0' x >&2; exit 1");

        assertThatThrownBy(() -> ask(PATIENCE))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(400);
    }

    @Test
    void saysThatThereIsNoSuchProgram() {
        assertThatThrownBy(() -> ask(PATIENCE))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("there is no such program in the directories of PATH");
    }

    @Test
    void saysThatTheProgramIsNone() throws IOException {
        FakeHelper.write(directory, "test", "");
        Files.writeString(directory.resolve("docker-credential-test"), "#!/no/such/interpreter\n");

        assertThatThrownBy(() -> ask(PATIENCE)).hasMessageContaining("cannot be started");
    }

    @Test
    void endsAHelperThatTakesTooLongWithAllThatItStarted() throws IOException {
        FakeHelper.write(directory, "test", """
                sleep 1000 &
                echo $! > '%1$s/pid.new'
                mv '%1$s/pid.new' '%1$s/pid'
                wait
                """.formatted(directory));

        // Each try is long enough on a quick machine; on a slow one, a later try may be.
        Duration limit = Duration.ofMillis(300);
        while (Files.notExists(directory.resolve("pid"))) {
            assertThatThrownBy(() -> ask(limit))
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContaining("it took more than 300 ms and was ended");
        }

        long child = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        Await.until(
                "the end of the child",
                PATIENCE,
                () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void doesNotWaitForAProcessThatTheHelperLeftBehind() throws IOException {
        FakeHelper.write(directory, "test", """
                sleep 45 &
                echo $! > '%s/pid'
                echo '{"Username": "user", "Secret": "s3cret"}'
                """.formatted(directory));

        assertThat(ask(PATIENCE)).contains(new Credential.Password("user", SECRET));

        long left = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        assertThat(ProcessHandle.of(left).map(ProcessHandle::destroy)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes s3cret", "yes s3cret >&2"})
    void endsAHelperThatWritesWithoutEnd(String commands) throws IOException {
        FakeHelper.write(directory, "test", commands);

        assertThatThrownBy(() -> ask(PATIENCE))
                .hasMessageContaining("it wrote more than 65536 bytes")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void readsBothOutputsWhateverTheirOrder() throws IOException {
        FakeHelper.write(directory, "test", """
                head -c 60000 /dev/zero | tr '\\0' x >&2
                echo '{"Username": "user", "Secret": "'
                head -c 60000 /dev/zero | tr '\\0' x
                echo '"}'
                """.replace("\"'\nhead", "\"' | tr -d '\\n'\nhead"));

        assertThat(ask(PATIENCE))
                .map(found -> ((Credential.Password) found).password().length())
                .contains(60_000);
    }

    @Test
    void finishesForTheOthersWhenInterruptedAndStaysInterrupted() throws IOException {
        FakeHelper.answering(directory, "test", "user", SECRET);
        Thread.currentThread().interrupt();

        Optional<Credential> found = ask(PATIENCE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(found).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "ecr-login, true",
        "osxkeychain, true",
        "a.b_c, true",
        "../x, false",
        "-x, false",
        "a b, false",
        "'', false"
    })
    void knowsNamesOfHelpers(String name, boolean valid) {
        assertThat(CredentialHelper.isName(name)).isEqualTo(valid);
    }

    private Optional<Credential> ask(Duration limit) {
        return FakeHelper.in(directory, limit).ask(new CredentialSource.Helper("test", "quay.io"));
    }
}
