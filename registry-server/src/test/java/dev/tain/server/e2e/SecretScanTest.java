package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Content;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretScanTest {

    @TempDir
    Path directory;

    private List<Long> found(List<String> secrets, String text) throws IOException {
        return new SecretScan(secrets).linesWithSecrets(Files.writeString(directory.resolve("log"), text));
    }

    @Test
    void findsTheLinesWithSecrets() throws Exception {
        List<String> secrets = List.of("a-first-secret-of-mine", "another-secret");
        String text = "nothing\nit is a-first-secret-of-mine!\n\nanother-secret another-secret\na-first-secret";

        assertThat(found(secrets, text)).containsExactly(2L, 4L);
        assertThat(found(secrets, "another-secret")).containsExactly(1L);
        assertThat(found(secrets, "")).isEmpty();
    }

    @Test
    void findsASecretAcrossThePiecesOfALargeFile() throws Exception {
        String secret = "a-first-secret-of-mine";
        for (int before = 65_536 - secret.length() - 1; before <= 65_537; before++) {
            assertThat(found(List.of(secret), ".".repeat(before) + secret + ".".repeat(1000)))
                    .containsExactly(1L);
        }
    }

    @Test
    void findsNothingInRandomBytes() throws Exception {
        Path file = Files.write(
                directory.resolve("random"), Content.random(1, 1_000_000).bytes());

        assertThat(new SecretScan(List.of("a-first-secret-of-mine")).linesWithSecrets(file))
                .isEmpty();
    }

    @Test
    void aLogOfACredentialIsFound() throws Exception {
        Credentials credentials = TestSecret.credentials("ada");
        TestOutput output = TestOutput.ofModule(Path.of(""));
        String log = "GET /v2/\nAuthorization: " + credentials.basic() + "\n";

        Path file = Files.write(directory.resolve("log"), log.getBytes(StandardCharsets.UTF_8));

        assertThat(new SecretScan(output.secrets()).linesWithSecrets(file)).containsExactly(2L);
    }
}
