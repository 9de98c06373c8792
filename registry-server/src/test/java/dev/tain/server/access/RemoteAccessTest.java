package dev.tain.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.config.auth.AuthFileException;
import dev.tain.config.settings.TainSettings;
import dev.tain.oci.Credential;
import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Await;
import dev.tain.upstream.RemoteRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** From files and settings to what the client asks for. */
class RemoteAccessTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RemoteRepository APP =
            new RemoteRepository(new Endpoint(RegistryHost.parse("quay.io"), false), RepositoryName.parse("team/app"));

    @TempDir
    Path directory;

    @Test
    void changedCredentialsAreInForceAndBrokenOnesOnlyTold() throws IOException {
        Path file = write("{\"auths\":{\"quay.io\":{\"username\":\"ada\",\"password\":\"x\"}}}");
        try (RemoteAccess access = new RemoteAccess(settings(Map.of("tain.auth-file", file)), Map.of())) {
            assertThat(user(access)).contains("ada");

            write("{\"auths\":{\"quay.io/team\":{\"username\":\"grace\",\"password\":\"y\"}}}");
            Await.until("the change is in force", SOON, () -> user(access).equals(Optional.of("grace")));
            write("{\"auths\":");
            Await.until("the problem shows", SOON, () -> !access.problems().isEmpty());

            assertThat(user(access)).contains("grace");
            assertThat(access.problems()).singleElement().asString().contains("auth.json:1:");
            assertThat(new AccessHealth(access).health().getDetails()).containsKey("problems");

            write("{}");
            Await.until("the problem is gone", SOON, () -> access.problems().isEmpty());
            assertThat(user(access)).isEmpty();
        }
    }

    @Test
    void aBrokenFileIsAnErrorAtTheStart() throws IOException {
        Path file = write("{\"auths\": 7}");

        assertThatThrownBy(() -> new RemoteAccess(settings(Map.of("tain.auth-file", file)), Map.of()))
                .isInstanceOf(AuthFileException.class);
    }

    @Test
    void settingsCountMoreThanTheEnvironment() {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "http://other:3128", "HTTP_PROXY", "http://u:p@plain:81", "NO_PROXY", "near");
        try (RemoteAccess access =
                new RemoteAccess(settings(Map.of("tain.proxy.https", "http://proxy:3128")), environment)) {
            assertThat(proxy(access, "https://quay.io/v2/")).contains("proxy:3128");
            assertThat(proxy(access, "http://quay.io/v2/")).contains("plain:81");
            assertThat(proxy(access, "https://near:5000/v2/")).isEmpty();
        }
    }

    private static Optional<String> user(RemoteAccess access) {
        return access.access().credentials().find(APP).map(Credential::user).blockOptional();
    }

    private static Optional<String> proxy(RemoteAccess access, String uri) {
        return access.access().proxies().of(URI.create(uri)).map(Object::toString);
    }

    private static TainSettings settings(Map<String, Object> keys) {
        return new Binder(new MapConfigurationPropertySource(keys)).bindOrCreate("tain", TainSettings.class);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("auth.json"), text);
    }
}
