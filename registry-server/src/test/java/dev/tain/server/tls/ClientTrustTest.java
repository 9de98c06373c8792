package dev.tain.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestCertificate;
import io.netty.handler.ssl.OpenSslCertificateException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a client's certificate, in the numbers that OpenSSL makes alerts of. */
class ClientTrustTest {

    private static final String KEY = "EC";

    private final TestAuthority authority = TestAuthority.named("Team CA");
    private final ClientTrust trust = ClientTrust.in(List.of(authority.certificate()));

    private static X509Certificate[] chain(TestCertificate certificate) {
        return Stream.of(certificate.entry().getCertificateChain())
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
    }

    private int code(TestCertificate certificate) {
        try {
            trust.checkClientTrusted(chain(certificate), KEY);
            return 0;
        } catch (OpenSslCertificateException e) {
            return e.errorCode();
        } catch (CertificateException e) {
            throw new AssertionError("Not translated", e);
        }
    }

    @Test
    void whatTheAuthorityVouchesForIsTrusted() {
        assertThatCode(() -> trust.checkClientTrusted(chain(authority.forClient("alice")), KEY))
                .doesNotThrowAnyException();
        assertThat(trust.getAcceptedIssuers()).containsExactly(authority.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Other CA", "Team CA"})
    void anotherAuthorityIsUnknownWhateverItsName(String name) {
        assertThat(code(TestAuthority.named(name).forClient("alice"))).isEqualTo(ClientTrust.UNKNOWN_ISSUER);
    }

    @Test
    void theCertificateOfAServerIsRejected() {
        assertThat(code(authority.forLoopback())).isEqualTo(ClientTrust.REJECTED);
    }
}
