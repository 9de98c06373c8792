package dev.tain.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.admin.AdminCredentials;
import dev.tain.config.admin.CertificateEntry;
import dev.tain.config.admin.CertificateEntry.Field;
import dev.tain.config.admin.Role;
import dev.tain.config.admin.TokenEntry;
import dev.tain.config.admin.TokenHash;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestSecret;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

/** Who a request comes from. */
class AdminCallersTest {

    private static final String TOKEN = "tain_" + TestSecret.word();
    private static final AdminCredentials CREDENTIALS = new AdminCredentials(
            List.of(new TokenEntry("ci", TokenHash.of(TOKEN), Role.OPERATOR)),
            List.of(new CertificateEntry(Field.COMMON_NAME, "alice", Role.ADMIN)));

    private final AdminCallers local = new AdminCallers(Optional::empty);
    private final AdminCallers guarded = new AdminCallers(() -> Optional.of(CREDENTIALS));
    private final TestAuthority authority = TestAuthority.named("Admins CA");

    private static MockServerHttpRequest.BaseBuilder<?> request(String client) {
        return MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress(client, 1000));
    }

    private String byCertificate(String commonName, String header, String value) {
        X509Certificate certificate =
                authority.forClient(commonName).entry().getCertificate() instanceof X509Certificate shown
                        ? shown
                        : null;
        SslInfo tls = new SslInfo() {
            @Override
            public @Nullable String getSessionId() {
                return null;
            }

            @Override
            public X509Certificate @Nullable [] getPeerCertificates() {
                return certificate == null ? null : new X509Certificate[] {certificate};
            }
        };
        return guarded.find(request("10.0.0.1")
                        .header("Host", "tain.example:5001")
                        .header(header, value)
                        .sslInfo(tls)
                        .build())
                .name();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, local", "127.9.9.9, local", "::1, local", "10.0.0.1, nobody", "8.8.8.8, nobody"})
    void withoutAFileOnlyThoseOnThisMachineMay(String client, String expected) {
        assertThat(local.find(request(client).header("Host", "localhost:5001").build())
                        .name())
                .isEqualTo(expected);
    }

    @Test
    void andNobodyWhoseAddressIsNotKnown() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("localhost", 1000);
        MockServerHttpRequest.BaseBuilder<?> request =
                MockServerHttpRequest.get("/").header("Host", "localhost");

        assertThat(local.find(request.build()).name()).isEqualTo("nobody");
        assertThat(local.find(request.remoteAddress(unresolved).build()).name()).isEqualTo("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:5001", "127.0.0.1:5001", "127.0.0.1", "[::1]", "[::1]:5001"})
    void aNameOfThisMachineIsGood(String host) {
        assertThat(local.find(request("127.0.0.1").header("Host", host).build()).name())
                .isEqualTo("local");
    }

    /** A page whose name leads to 127.0.0.1 (DNS rebinding) has its own name in the request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1@evil.example",
                "localhost:5001.evil.example",
                "",
                "0.0.0.0:5001",
                "10.0.0.1"
            })
    void anotherNameIsNobodys(String host) {
        Identification who =
                local.find(request("127.0.0.1").header("Host", host).build());

        assertThat(who.name()).isEqualTo("nobody");
        assertThat(who.why()).contains("another name");
    }

    @Test
    void noNameAndTwoNamesAreNobodys() {
        assertThat(local.find(request("127.0.0.1").build()).name()).isEqualTo("nobody");
        assertThat(local.find(request("127.0.0.1")
                                .header("Host", "localhost", "evil.example")
                                .build())
                        .name())
                .isEqualTo("nobody");
    }

    @ParameterizedTest
    @CsvSource({
        "Forwarded, for=10.0.0.1",
        "X-Forwarded-For, 10.0.0.1",
        "X-Forwarded-For, 127.0.0.1",
        "x-forwarded-host, a.example",
        "X-Forwarded-Anything, x",
        "X-Real-IP, 127.0.0.1",
        "Via, 1.1 proxy",
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://localhost:3000",
        "Origin, https://localhost:5001",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void whatAnotherProgramOrSiteSendsIsNobodys(String header, String value) {
        Identification who = local.find(request("127.0.0.1")
                .header("Host", "localhost:5001")
                .header(header, value)
                .build());

        assertThat(who.name()).isEqualTo("nobody");
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://localhost:5001", "Sec-Fetch-Site, same-origin", "Sec-Fetch-Site, none"})
    void whatThePageOfThisPortSendsIsGood(String header, String value) {
        assertThat(local.find(request("127.0.0.1")
                                .header("Host", "localhost:5001")
                                .header(header, value)
                                .build())
                        .name())
                .isEqualTo("local");
    }

    @Test
    void withAFileATokenCountsFromEverywhereAndNothingElseDoes() {
        assertThat(guarded.find(request("10.0.0.1")
                                .header("Authorization", "Bearer " + TOKEN)
                                .header("X-Forwarded-For", "10.0.0.7")
                                .build())
                        .name())
                .isEqualTo("token:ci");
        assertThat(guarded.find(request("127.0.0.1").header("Host", "localhost").build())
                        .name())
                .isEqualTo("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic abc", "%s", "Bearer %sx", "Bearer x%s", "Bearer  %s,"})
    void whatIsNoKnownTokenIsNobodys(String authorization) {
        assertThat(guarded.find(request("127.0.0.1")
                                .header("Authorization", authorization.formatted(TOKEN))
                                .build())
                        .name())
                .isEqualTo("nobody");
    }

    @Test
    void twoTokensAreNobodys() {
        assertThat(guarded.find(request("10.0.0.1")
                                .header("Authorization", "Bearer " + TOKEN, "Bearer x")
                                .build())
                        .name())
                .isEqualTo("nobody");
    }

    @Test
    void aCertificateCountsByItsName() {
        assertThat(byCertificate("alice", "Accept", "*/*")).isEqualTo("certificate:alice");
        assertThat(byCertificate("bob", "Accept", "*/*")).isEqualTo("nobody");
    }

    @Test
    void aTokenCountsBeforeACertificate() {
        assertThat(byCertificate("bob", "Authorization", "Bearer " + TOKEN)).isEqualTo("token:ci");
        assertThat(byCertificate("alice", "Authorization", "Bearer wrong")).isEqualTo("nobody");
    }

    /** Browsers show certificates by themselves. */
    @Test
    void aCertificateThatABrowserShowsForAnotherSiteIsNobodys() {
        assertThat(byCertificate("alice", "Origin", "https://evil.example")).isEqualTo("nobody");
        assertThat(byCertificate("alice", "Sec-Fetch-Site", "cross-site")).isEqualTo("nobody");
        assertThat(byCertificate("alice", "Origin", "https://tain.example:5001"))
                .isEqualTo("certificate:alice");
    }
}
