package dev.tain.config.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file that says who may come to the admin port. */
class AdminCredentialsTest {

    private static final String HEX = "ab".repeat(32);
    private static final String TOKEN = "tokens: [{name: ci, sha256: '%s', role: viewer}]\n".formatted(HEX);

    @TempDir
    private Path directory;

    private AdminCredentials read(String text) throws IOException {
        return AdminCredentials.read(Files.writeString(directory.resolve("admins.yaml"), text));
    }

    private void assertRefused(String text, String said) {
        assertThatExceptionOfType(AdminCredentialsException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith(directory.resolve("admins.yaml") + ":")
                .withMessageContaining(said);
    }

    @Test
    void knowsATokenByItsHash() throws IOException {
        String token = AdminToken.create();
        TestSecret.note(token);

        AdminCredentials credentials =
                read("""
                tokens:
                  - name: nightly
                    sha256: "%s"
                    role: operator
                  - {name: ci, sha256: %s, role: viewer}
                """.formatted(TokenHash.of(token).hex().toUpperCase(Locale.ROOT), HEX));

        assertThat(credentials.byToken(token)).map(TokenEntry::name).contains("nightly");
        assertThat(credentials.byToken(token)).map(TokenEntry::role).contains(Role.OPERATOR);
        assertThat(credentials.byToken(token + "x")).isEmpty();
        assertThat(credentials.byToken(HEX)).as("the hash is no token").isEmpty();
    }

    @Test
    void takesDigitsAloneForTexts() throws IOException {
        String digits = "12345678".repeat(7) + "1234e567";

        AdminCredentials credentials = read("tokens: [{name: 7, sha256: %s, role: viewer}]\n".formatted(digits));

        assertThat(credentials.tokens()).map(TokenEntry::name).containsExactly("7");
        assertThat(credentials.tokens()).map(entry -> entry.hash().hex()).containsExactly(digits);
    }

    @Test
    void givesACertificateTheHighestRoleOfItsNameAndOrganizations() throws IOException {
        AdminCredentials credentials = read("""
                certificates:
                  - common-name: alice
                    role: viewer
                  - organization: tain-admins
                    role: admin
                """);

        assertThat(credentials.byCertificate("alice", Set.of())).contains(Role.VIEWER);
        assertThat(credentials.byCertificate("alice", Set.of("other", "tain-admins")))
                .contains(Role.ADMIN);
        assertThat(credentials.byCertificate("tain-admins", Set.of("alice"))).isEmpty();
    }

    @Test
    void aRoleIncludesThoseBelowIt() {
        assertThat(Role.ADMIN.includes(Role.OPERATOR)).isTrue();
        assertThat(Role.OPERATOR.includes(Role.OPERATOR)).isTrue();
        assertThat(Role.VIEWER.includes(Role.OPERATOR)).isFalse();
    }

    @Test
    void everyNewTokenIsAnother() {
        String token = AdminToken.create();
        TestSecret.note(token);

        assertThat(token).matches("tain_[A-Za-z0-9_-]{43}").isNotEqualTo(AdminToken.create());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tokens: {} | :1:9: \"tokens\" has to be a list",
                "[] | :1:1: a file of credentials has to be an object",
                "'' | :1:1: a file of credentials has to be an object",
                "tokens: [] | there is no credential, so nobody could come",
                "tokens: [x] | :1:10: a token has to be an object with the keys name, sha256, role",
                "token: [] | :1:1: this key is unknown here: did you mean \"tokens\"?",
                "tokens: [{nam: ci}] | :1:11: this key is unknown here: did you mean \"name\"?",
                "tokens: [{name: ci, name: ci}] | :1:21: \"name\" stands here twice",
                "tokens: [{name: c i}] | :1:17: this is no name for a token: expected 1 to 63 letters",
                "tokens: [{name: [ci]}] | :1:17: expected a name",
                "tokens: [{name: }] | :1:16: expected a name",
                "tokens: [{name: ci, sha256: abc}] | :1:29: expected 64 hexadecimal digits",
                "tokens: [{name: ci, role: root}] | :1:27: expected a role: viewer, operator, admin",
                "tokens: [{name: ci}] | :1:10: \"sha256\" is missing in this entry",
                "certificates: [{role: admin}] | :1:16: \"common-name\" or \"organization\" is missing",
                "certificates: [{common-name: a, organization: b}] | make two of them",
                "certificates: [{common-name: ' '}] | :1:30: expected what the certificates have there",
                "certificates: [{common-name: a}] | \"role\" is missing",
                "certificates: [{common-name: a, role: admin}, {common-name: a, role: viewer}] | stands in line 1 already",
                "a: &x b | unknown",
                "tokens: [{name: &x ci, sha256: *x}] | expected 64 hexadecimal digits",
                "tokens: [ | this is not YAML"
            })
    void saysWhereAndWhatIsWrong(String text, String said) {
        assertRefused(text, said);
    }

    @Test
    void refusesTwoEntriesWithOneNameOrToken() {
        assertRefused(TOKEN.replace("]", ", {name: ci}]"), "the same \"name\" stands in line 1 already");
        assertRefused(
                TOKEN.replace("]", ",\n {name: b, sha256: '%s'}]".formatted(HEX.toUpperCase(Locale.ROOT))),
                ":2:20: the same \"sha256\" stands in line 1 already");
    }

    @Test
    void refusesASecondDocument() {
        assertRefused(TOKEN + "---\ntokens: []\n", "there is a second document here");
    }

    @Test
    void saysNothingOfATokenThatWasPutIntoTheFile() {
        String token = AdminToken.create();
        TestSecret.note(token);
        for (String wrong : new String[] {
            "tokens: [{name: ci, sha256: %s}]",
            "tokens: [{name: '%s x'}]",
            "tokens: [{%s: x}]",
            "tokens: [{name: ci, role: %s}]",
            "tokens: [{name: ci, sha256: {%s}}]",
            "tokens: %s",
            "tokens:\n  - name ci\n  sha256: %s",
            "%s"
        }) {
            assertThatExceptionOfType(AdminCredentialsException.class)
                    .isThrownBy(() -> read(wrong.formatted(token)))
                    .satisfies(e -> assertThat(e).message().doesNotContain(token.substring(5, 20)));
        }
    }

    @Test
    void refusesAFileThatIsTooLargeOrNotThere() throws IOException {
        assertRefused(TOKEN + "#".repeat(1024 * 1024), "larger than 1048576 bytes");
        Files.delete(directory.resolve("admins.yaml"));

        assertThatExceptionOfType(AdminCredentialsException.class)
                .isThrownBy(() -> AdminCredentials.read(directory.resolve("admins.yaml")))
                .withMessageContaining("does not exist: create it");
    }

    @Test
    void showsNoHashes() throws IOException {
        assertThat(read(TOKEN)).hasToString("AdminCredentials[tokens=1, certificates=0]");
        assertThat(read(TOKEN).tokens().toString()).doesNotContain(HEX);
        assertThat(TokenHash.parse("x")).isEqualTo(Optional.empty());
    }
}
