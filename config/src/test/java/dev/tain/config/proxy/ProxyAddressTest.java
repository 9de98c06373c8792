package dev.tain.config.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Credential;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, proxy.example, 3128",
        "http://proxy.example:3128/, proxy.example, 3128",
        "HTTP://Proxy.example:3128, proxy.example, 3128",
        "proxy.example:3128, proxy.example, 3128",
        "proxy, proxy, 80",
        "http://10.1.2.3, 10.1.2.3, 80",
        "' http://[fd00::1]:3128 ', fd00::1, 3128"
    })
    void isReadAsGoAndCurlReadIt(String text, String host, int port) {
        assertThat(ProxyAddress.parse(text)).isEqualTo(new ProxyAddress(host, port, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:s3cret@proxy:3128, user, s3cret",
        "user:s3cret@proxy:3128, user, s3cret",
        "http://user@proxy:3128, user, ''",
        "http://:s3cret@proxy:3128, '', s3cret",
        "http://us%40er:s%3a%2F+%25@proxy:3128, us@er, s:/+%",
        "http://user:a@b:c@proxy:3128, user, a@b:c"
    })
    void hasUserAndPassword(String text, String user, String password) {
        assertThat(ProxyAddress.parse(text).credential()).contains(new Credential.Password(user, password));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://user:s3cret@proxy:3128     | spoken to by HTTPS is not supported: expected http://[user:password@]host[:port]
            socks5://user:s3cret@proxy:1080    | this kind of proxy is not supported
            s3cret://proxy:1080                | this kind of proxy is not supported
            ''                                 | expected http://[user:password@]host[:port]
            http://user:s3cret@                | expected http://[user:password@]host[:port]
            http://user:s3cret@proxy:99999     | expected http://[user:password@]host[:port]
            http://user:s3cret@pro xy:3128     | expected http://[user:password@]host[:port]
            http://user:s3cret/x@proxy:3128/y  | percent-encoded
            http://user:s3cret%zz@proxy:3128   | write it as %25
            http://u%3Aser:s3cret@proxy:3128   | the user of a proxy cannot have a colon
            """)
    void saysWhatIsWrongAndNothingOfTheText(String text, String reason) {
        assertThatThrownBy(() -> ProxyAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining(reason)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void doesNotShowItsPassword() {
        assertThat(ProxyAddress.parse("http://user:s3cret@proxy:3128"))
                .asString()
                .doesNotContain("s3cret");
    }
}
