package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which token services get credentials. */
class RealmRulesTest {

    private static final RealmRules RULES = new RealmRules(
            Set.of(RegistryHost.parse("sso.partner.example"), RegistryHost.parse("login.partner.example:8443")));

    @ParameterizedTest(name = "{0}: {1} at {2}")
    @CsvSource({
        "the same host,            quay.io,                https://quay.io/v2/auth,                  true",
        "the same host and port,   registry.example:5000,  https://registry.example:5000/token,      true",
        "another port,             registry.example:5000,  https://registry.example:5001/token,      true",
        "an address and its port,  10.0.0.1:5000,          https://10.0.0.1:5001/token,              true",
        "another address,          10.0.0.1:5000,          https://10.0.0.2:5000/token,              false",
        "addresses are no domains, 127.0.0.1:5000,         https://127.9.0.1:5000/token,             false",
        "an IPv6 address,          [::1]:5000,             https://[::1]:5001/token,                 true",
        "another IPv6 address,     [::1]:5000,             https://[::2]:5000/token,                 false",
        "the same domain,          docker.io,              https://auth.docker.io/token,             true",
        "the same domain in .uk,   registry.shop.co.uk,    https://auth.shop.co.uk/token,            true",
        "the same suffix only,     registry.shop.co.uk,    https://auth.other.co.uk/token,           false",
        "hosts of a hoster,        mine.github.io,         https://yours.github.io/token,            false",
        "an unlisted top level,    registry.corp.internal, https://sso.corp.internal/token,          true",
        "names without dots,       registry,               https://sso/token,                        false",
        "another domain,           quay.io,                https://quay.io.evil.example/token,       false",
        "a name that looks alike,  quay.io,                https://notquay.io/token,                 false",
        "a trusted one,            quay.io,                https://sso.partner.example/token,        true",
        "a trusted one's usual port, quay.io,              https://sso.partner.example:443/token,    true",
        "a trusted one's other port, quay.io,              https://sso.partner.example:444/token,    false",
        "a trusted one with port,  quay.io,                https://login.partner.example:8443/token, true",
        "and not without,          quay.io,                https://login.partner.example/token,      false",
    })
    void giveCredentials(String rule, String registry, URI realm, boolean expected) {
        assertThat(RULES.mayHaveCredentials(RegistryHost.parse(registry), realm))
                .isEqualTo(expected);
    }
}
