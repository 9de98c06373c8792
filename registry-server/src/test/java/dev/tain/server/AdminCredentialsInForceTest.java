package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.config.settings.AdminSettings;
import dev.tain.config.settings.AdminTlsSettings;
import dev.tain.server.guard.CredentialsFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the admin port may listen. */
class AdminCredentialsInForceTest {

    private static final AdminTlsSettings TLS = new AdminTlsSettings(Path.of("crt"), Path.of("key"), null);
    private static final AdminTlsSettings TLS_WITH_AUTHORITIES =
            new AdminTlsSettings(Path.of("crt"), Path.of("key"), Path.of("ca"));
    private static final String TOKEN = "tokens: [{name: a, sha256: '%s', role: admin}]".formatted("ab".repeat(32));
    private static final String CERTIFICATE = "certificates: [{common-name: a, role: admin}]";

    @TempDir
    private Path directory;

    private void require(String address, @Nullable AdminTlsSettings tls, String file) throws IOException {
        Path path = Files.writeString(directory.resolve("admins.yaml"), file);
        Optional<CredentialsFile> credentials =
                file.isEmpty() ? Optional.empty() : Optional.of(new CredentialsFile(path));
        try (AdminCredentialsInForce inForce = new AdminCredentialsInForce(credentials)) {
            inForce.require(InetAddress.getByName(address), new AdminSettings(address, 0, tls, path));
        }
    }

    private void assertRefused(String address, @Nullable AdminTlsSettings tls, String file, String... said) {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> require(address, tls, file))
                .satisfies(e -> assertThat(e).message().contains(said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
    void onThisMachineNothingIsNeeded(String address) {
        assertThatCode(() -> require(address, null, "")).doesNotThrowAnyException();
        assertThatCode(() -> require(address, null, TOKEN)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1"})
    void elsewhereBothAreNeeded(String address) {
        assertRefused(address, null, "", "would listen on " + address, "without TLS and without a credential");
        assertRefused(address, null, TOKEN, "without TLS");
        assertRefused(address, TLS, "", "without a credential");
        assertThatCode(() -> require(address, TLS, TOKEN)).doesNotThrowAnyException();
        assertThatCode(() -> require(address, TLS_WITH_AUTHORITIES, CERTIFICATE))
                .doesNotThrowAnyException();
    }

    @Test
    void certificatesThatNothingVerifiesAreNoCredentials() {
        assertRefused("0.0.0.0", TLS, CERTIFICATE, "no authority to verify them");
        assertRefused("127.0.0.1", null, CERTIFICATE, "no authority to verify them");
    }
}
