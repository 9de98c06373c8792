package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestSecretTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "ada", "8c1f|robot"})
    void aPasswordIsFoundInBase64BehindAnyUser(String user) throws Exception {
        Credentials credentials = TestSecret.credentials(user);

        assertFound(credentials.basic());
        assertFound("auth: " + credentials.base64() + ", and more");
    }

    @Test
    void aPasswordIsFoundInPlainTextAndInUrls() throws Exception {
        String password = TestSecret.password();

        assertFound(password);
        assertFound("?password=" + URLEncoder.encode(password, StandardCharsets.UTF_8));
        assertFound("{\"password\":\"" + password.replace("\"", "\\\"") + "\"}");
    }

    @Test
    void aTextThatHasNoSecretIsFoundNowhere() throws Exception {
        TestSecret.password();

        assertThat(noted()).isNotEmpty().noneMatch("The password of ada at quay.io was refused"::contains);
    }

    @Test
    void whatCouldBeFoundByChanceIsNoSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSecret.note("password"))
                .withMessageNotContaining("password");
    }

    private static void assertFound(String output) throws IOException {
        assertThat(noted().stream().filter(output::contains)).isNotEmpty();
    }

    private static List<String> noted() throws IOException {
        try (Stream<Path> files = Files.list(TestSecret.DIRECTORY)) {
            return files.flatMap(TestSecretTest::lines).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
