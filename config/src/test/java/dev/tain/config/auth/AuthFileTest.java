package dev.tain.config.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tain.oci.Credential;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthFileTest {

    private static final String SECRET = "s3cret";

    @TempDir
    Path directory;

    /** The user's name tells which entry it was. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the repository before its namespace | quay.io quay.io/team quay.io/team/app | quay.io/team/app   | quay.io/team/app
            the namespace before the host       | quay.io quay.io/team quay.io/team/app | quay.io/team/other | quay.io/team
            the host for all others             | quay.io quay.io/team                  | quay.io/teams/app  | quay.io
            a port is part of the host          | quay.io quay.io:8443                  | quay.io:8443/app   | quay.io:8443
            no other port                       | quay.io:8443                          | quay.io/app        |
            no other host                       | quay.io                               | cdn.quay.io/app    |
            no host below a namespace           | quay.io/team                          | quay.io/app        |
            a URL is its host                   | https://quay.io/v2/                   | quay.io/app        | https://quay.io/v2/
            an HTTP URL as well                 | http://127.0.0.1:5000                 | 127.0.0.1:5000/app | http://127.0.0.1:5000
            a host before a URL of it           | https://quay.io quay.io               | quay.io/app        | quay.io
            hosts in any case                   | Quay.IO/team                          | quay.io/team/app   | Quay.IO/team
            Docker's key of Docker Hub          | https://index.docker.io/v1/           | docker.io/a/b      | https://index.docker.io/v1/
            the index is Docker Hub             | index.docker.io                       | docker.io/a/b      | index.docker.io
            and so is its registry              | registry-1.docker.io                  | docker.io/a/b      | registry-1.docker.io
            Docker Hub by its registry's name   | docker.io docker.io/a                 | registry-1.docker.io/a/b | docker.io/a
            the name in references first        | https://index.docker.io/v1/ docker.io | docker.io/a/b      | docker.io
            """)
    void takesTheMostSpecificEntry(String rule, String keys, String name, String expected) throws IOException {
        StringBuilder entries = new StringBuilder();
        for (String key : keys.split(" ", -1)) {
            entries.append(entries.isEmpty() ? "" : ", ")
                    .append("\"%s\": {\"username\": \"%s\", \"password\": \"%s\"}".formatted(key, key, SECRET));
        }

        AuthFile file = read("{\"auths\": {%s}}".formatted(entries));

        assertThat(credential(file, name).map(Credential::user)).as(rule).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"auth\": \"\"}",
                "{\"auth\": \"Og==\"}",
                "{\"auth\": \"dXNlcjo=\"}",
                "{\"username\": \"user\"}",
                "{\"username\": \"\", \"password\": \"\"}",
                "{\"email\": \"a@example.com\"}"
            })
    void takesAnEntryWithoutUserOrPasswordForNone(String entry) throws IOException {
        AuthFile file = read("{\"auths\": {\"quay.io/team\": %s, \"quay.io\": {\"auth\": \"%s\"}}}"
                .formatted(entry, base64("user:" + SECRET)));

        assertThat(credential(file, "quay.io/team/app")).isEmpty();
        assertThat(credential(file, "quay.io/app")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user:password          | user | password
            user:with:colons:      | user | with:colons:
            user:password\\0\\0    | user | password
            $oauthtoken:pâss wörd  | $oauthtoken | pâss wörd
            """)
    void decodesUserAndPassword(String pair, String user, String password) throws IOException {
        String auth = base64(pair.translateEscapes());

        AuthFile file = read("{\"auths\": {\"quay.io\": {\"auth\": \"%s\", \"username\": \"x\", \"password\": \"y\"}}}"
                .formatted(auth));

        assertThat(credential(file, "quay.io/app")).contains(new Credential.Password(user, password));
    }

    @Test
    void takesAnIdentityTokenWithTheUserBesideIt() throws IOException {
        AuthFile file = read("""
                {"auths": {
                  "one.example": {"auth": "%s", "identitytoken": "%s"},
                  "two.example": {"identitytoken": "%s"}
                }}
                """.formatted(base64("00000000-0000-0000-0000-000000000000:"), SECRET, SECRET));

        assertThat(credential(file, "one.example/app"))
                .contains(new Credential.IdentityToken("00000000-0000-0000-0000-000000000000", SECRET));
        assertThat(credential(file, "two.example/app")).contains(new Credential.IdentityToken("", SECRET));
    }

    @Test
    void takesAPullSecretOfOpenShiftAsItIs() throws IOException {
        AuthFile file =
                read("""
                {"auths":{"cloud.openshift.com":{"auth":"%1$s","email":"ops@example.com"},
                "quay.io":{"auth":"%1$s","email":"ops@example.com"},
                "registry.connect.redhat.com":{"auth":"%2$s","email":"ops@example.com"},
                "registry.redhat.io":{"auth":"%2$s","email":"ops@example.com"}}}
                """.formatted(base64("openshift-release-dev+ocm_access_1:KEY"), base64("|uhc-pool-1:eyJ")));

        assertThat(credential(file, "quay.io/openshift-release-dev/ocp-release"))
                .contains(new Credential.Password("openshift-release-dev+ocm_access_1", "KEY"));
        assertThat(credential(file, "registry.redhat.io/ubi9/ubi"))
                .contains(new Credential.Password("|uhc-pool-1", "eyJ"));
    }

    @Test
    void passesOverTheOtherKeysOfDocker() throws IOException {
        AuthFile file = read("""
                {"HttpHeaders": {"User-Agent": "x"}, "detachKeys": "ctrl-e,e", "proxies": {"default": {"httpProxy": "p"}},
                 "plugins": {"a": {"b": ["c"]}}, "auths": {"quay.io": {"auth": "%s", "registrytoken": "t"}}}
                """.formatted(base64("user:password")));

        assertThat(credential(file, "quay.io/app")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a helper by the host                   | quay.io/team/app                     | ask-me quay.io
            before the entries of its namespaces   | quay.io/hidden/app                   | ask-me quay.io
            for no other port                      | quay.io:8443/app                     | the-store quay.io:8443
            the store for all without a credential | ghcr.io/app                          | the-store ghcr.io
            the store for an empty entry           | empty.example/app                    | the-store empty.example
            Docker Hub's store as Docker asks it   | registry-1.docker.io/library/alpine  | the-store https://index.docker.io/v1/
            """)
    void asksTheHelperThatIsNamedFor(String rule, String name, String expected) throws IOException {
        AuthFile file = read("""
                {"auths": {"quay.io/hidden": {"auth": "%1$s"}, "known.example": {"auth": "%1$s"}, "empty.example": {}},
                 "credHelpers": {"Quay.io": "ask-me", "unset.example": ""},
                 "credsStore": "the-store"}
                """.formatted(base64("user:password")));

        String[] helperAndServer = expected.split(" ", -1);
        assertThat(source(file, name))
                .as(rule)
                .isEqualTo(new CredentialSource.Helper(helperAndServer[0], helperAndServer[1]));
        assertThat(credential(file, "known.example/app")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io, docker.io",
        "index.docker.io, https://index.docker.io/v1/",
        "https://index.docker.io/v1/, https://index.docker.io/v1/"
    })
    void asksTheHelperOfDockerHubAsWhoWroteItsKeyWould(String key, String server) throws IOException {
        AuthFile file = read("{\"credHelpers\": {\"%s\": \"desktop\"}}".formatted(key));

        assertThat(source(file, "docker.io/library/alpine")).isEqualTo(new CredentialSource.Helper("desktop", server));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                       | :1:1: a credentials file has to be an object    | expected {…}
            auths: {quay.io: {auth: s3cret}}                         | :1:1: this is not JSON                          | expected {"auths"
            {"auths": {\\n "quay.io": {"auth": s3cret}}}             | :2:22: this is not JSON                         | expected {"auths"
            {"auths": {"quay.io": {"auth": "s3cret                   | :1:39: this is not JSON                         | expected {"auths"
            ["s3cret"]                                               | :1:1: a credentials file has to be an object    | expected {…}
            {"auths": ["s3cret"]}                                    | :1:11: "auths" has to be an object              | expected {…}
            {"auths":\\n {"quay.io": "s3cret"}}                      | :2:14: an entry of "auths" has to be an object  | expected {…}
            {"auths": {"quay.io":\\n {"auth": "%s3cret%"}}}          | :2:11: this is not a credential                 | expected user:password in base64
            {"auths": {"quay.io":\\n {"auth": "czNjcmV0"}}}          | :2:11: this is not a credential                 | expected user:password in base64
            {"auths": {"quay.io": {"password": 53}}}                 | :1:36: expected a text in quotes                |
            {"credHelpers": {"quay.io": "../s3cret"}}                | :1:29: this is not the name                     | such as ecr-login
            {"credsStore": "-s3cret"}                                | :1:16: this is not the name                     | such as ecr-login
            {"auths": {}}\\n{"auths": {}}                            | :2:1: the object has ended                      | remove it
            """)
    void saysWhereAFileIsWrongWithoutTheSecret(String text, String problem, String right) throws IOException {
        Throwable refused = catchThrowable(() -> read(text.translateEscapes()));

        assertThat(refused)
                .isInstanceOf(AuthFileException.class)
                .hasMessageStartingWith(directory.resolve("auth.json") + problem)
                .hasMessageContaining(right == null ? "" : right);
        assertThat(refused).hasNoCause().hasMessageNotContainingAny(SECRET, "czNjcmV0");
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> AuthFile.read(directory.resolve("none.json")))
                .isInstanceOf(AuthFileException.class)
                .hasMessageContaining("none.json:1:1: the file does not exist");
    }

    @Test
    void readsNoFileOfAnySize() throws IOException {
        Path large = Files.write(directory.resolve("large.json"), new byte[1024 * 1024 + 1]);

        assertThatThrownBy(() -> AuthFile.read(large)).hasMessageContaining("larger than 1048576 bytes");
    }

    @Test
    void showsNoSecret() throws IOException {
        AuthFile file = read("{\"auths\": {\"quay.io\": {\"auth\": \"%s\", \"identitytoken\": \"%s\"}}}"
                .formatted(base64("user:" + SECRET), SECRET));

        assertThat(file.toString() + source(file, "quay.io/app")).doesNotContain(SECRET, base64("user:" + SECRET));
    }

    private AuthFile read(String text) throws IOException {
        return AuthFile.read(Files.writeString(directory.resolve("auth.json"), text));
    }

    private static Optional<Credential> credential(AuthFile file, String name) {
        CredentialSource source = source(file, name);
        assertThat(source).isInstanceOf(CredentialSource.Known.class);
        return ((CredentialSource.Known) source).credential();
    }

    private static CredentialSource source(AuthFile file, String name) {
        String[] parts = name.split("/", 2);
        return file.source(RegistryHost.parse(parts[0]), RepositoryName.parse(parts[1]));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
