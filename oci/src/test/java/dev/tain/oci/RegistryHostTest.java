package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {

    @ParameterizedTest
    @CsvSource({
        "quay.io,               quay.io,               ",
        "registry.corp:5000,    registry.corp,         5000",
        "localhost,             localhost,             ",
        "localhost:1,           localhost,             1",
        "a:65535,               a,                     65535",
        "xn--bcher-kva.example, xn--bcher-kva.example, ",
        "1.2.3.4:443,           1.2.3.4,               443",
        "[::1],                 [::1],                 ",
        "[::1]:5000,            [::1],                 5000",
        "[::],                  [::],                  ",
        "[fe80::1:2],           [fe80::1:2],           ",
        "[2001:db8::]:80,       [2001:db8::],          80",
        "[1:2:3:4:5:6:7:8],     [1:2:3:4:5:6:7:8],     ",
        "[1:2:3::5:6:7:8],      [1:2:3::5:6:7:8],      ",
        "[::2:3:4:5:6:7:8]:80,  [::2:3:4:5:6:7:8],     80"
    })
    void readsHostsWithAndWithoutPort(String text, String name, @Nullable Integer port) {
        RegistryHost host = RegistryHost.parse(text);

        assertThat(host).hasToString(text);
        assertThat(host.name()).isEqualTo(name);
        assertThat(host.port()).isEqualTo(port == null ? OptionalInt.empty() : OptionalInt.of(port));
    }

    @ParameterizedTest
    @CsvSource({"Quay.IO, quay.io", "REGISTRY:5000, registry:5000", "[2001:DB8::A], [2001:db8::a]"})
    void keepsHostsInLowerCase(String text, String kept) {
        assertThat(RegistryHost.parse(text)).isEqualTo(RegistryHost.parse(kept)).hasToString(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ":",
                ":5000",
                "quay.io:",
                "quay.io:x",
                "quay.io:-1",
                "quay.io:0",
                "quay.io:65536",
                "quay.io:100000",
                "quay.io:99999999999999999999",
                "quay.io:80:80",
                ".quay.io",
                "quay.io.",
                "quay..io",
                "-quay.io",
                "quay-.io",
                "quay_io",
                "quay.io/",
                "https://quay.io",
                "user@quay.io",
                "*.quay.io",
                "quay io",
                "quay.io\n",
                "quay.io\r\nX-Injected: 1",
                "büro.example"
            })
    void refusesWhatIsNoHost(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "[]",
                "[:]",
                "[a]",
                "[.]",
                "[1.2.3.4]",
                "[:::]",
                "[1::2::3]",
                "[12345::]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4::5:6:7:8]",
                "[1:2:3:4:5:6:7:8:9]",
                "[g::]",
                "[fe80::1%eth0]",
                "[::1",
                "::1]",
                "[::1]5000",
                "[::1].corp"
            })
    void refusesWhatIsNoIpv6Address(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse(text));
    }

    /** The Kelvin sign is a k in lower case, and would lend Docker Hub's name to another text. */
    @Test
    void doesNotTakeForeignLettersForTheirLowerCase() {
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse("doc\u212Aer.io"));
    }

    @Test
    void takes255CharactersAndNoMore() {
        String longest = "a.".repeat(127) + "a";

        assertThat(RegistryHost.parse(longest).value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse(longest + "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "-", "a.", "a.a-", "[", "[:", ":", "1:"})
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void refusesInTimeWhatInvitesBacktracking(String piece) {
        String repeated = piece.repeat(253 / piece.length());

        assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse(repeated + "!"));
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryHost.parse("[" + repeated + "!"));
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io,        true",
        "registry:5000,  true",
        "localhost,      true",
        "[::1],          true",
        "registry,       false",
        "localhostess,   false"
    })
    void followsDockersRuleForWhatIsAHostInAnImageName(String text, boolean qualified) {
        assertThat(RegistryHost.parse(text).isQualified()).isEqualTo(qualified);
    }

    @Test
    void saysWhatAHostIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegistryHost.parse("a_b"))
                .withMessage(
                        "\"a_b\" is not a registry host: expected a host name or address," + " with or without :port");
    }
}
