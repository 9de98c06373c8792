package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that servers name. */
class HostsTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "[::1]", "a.example", "1.2.3.4.example", "0.0.0.0", "localhost:5000"})
    void takesNamesAndAddresses(String host) {
        assertThat(Hosts.parse("https://" + host + "/token")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0177.0.0.1", "012.0.0.1", "2130706433", "0x7f000001", "127.1", "1.2.3.4.5"})
    void takesNoDigitsThatOthersReadDifferently(String host) {
        assertThat(Hosts.parse("https://" + host + "/token")).isEmpty();
    }

    @Test
    void encodesWhatServersLeaveAsItIs() {
        assertThat(Hosts.resolve(URI.create("https://a.example/x"), "/blob one?sig=a|b"))
                .contains(URI.create("https://a.example/blob%20one?sig=a%7Cb"));
    }
}
