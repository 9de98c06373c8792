package dev.tain.config.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of golang.org/x/net/http/httpproxy. */
class NoProxyTest {

    @ParameterizedTest(name = "{0}: {2}:{3} is {4}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing has a proxy everywhere         | ''                    | quay.io              | 443  | false
            a star is every host                   | a.example, *          | quay.io              | 443  | true
            a star is every address                | *                     | 10.0.0.1             | 443  | true
            a domain is itself                     | example.com           | example.com          | 443  | true
            a domain is all below it               | example.com           | a.b.example.com      | 443  | true
            a domain is no name that ends like it  | example.com           | badexample.com       | 443  | false
            a domain is not above itself           | a.example.com         | example.com          | 443  | false
            a dot is what is below                 | .example.com          | a.example.com        | 443  | true
            a dot is not the domain itself         | .example.com          | example.com          | 443  | false
            a star and a dot is what is below      | *.example.com         | a.example.com        | 443  | true
            a star and a dot is not the domain     | *.example.com         | example.com          | 443  | false
            a star elsewhere means nothing         | a*.example.com        | ab.example.com       | 443  | false
            names in any case                      | Example.COM           | EXAMPLE.com          | 443  | true
            a port is that port                    | example.com:8443      | example.com          | 8443 | true
            a port is no other                     | example.com:8443      | example.com          | 443  | false
            a port with a dot                      | .example.com:8443     | a.example.com        | 8443 | true
            a port that is none matches nothing    | example.com:https     | example.com          | 443  | false
            an empty port is any                   | example.com:          | example.com          | 443  | true
            a port alone means nothing             | :443                  | example.com          | 443  | false
            spaces are passed over                 | ' a.b ,  example.com '| example.com          | 443  | true
            empty entries are passed over          | ',,example.com,'      | example.com          | 443  | true
            an address is itself                   | 10.1.2.3              | 10.1.2.3             | 443  | true
            an address is no other                 | 10.1.2.3              | 10.1.2.30            | 443  | false
            an address has a port                  | 10.1.2.3:5000         | 10.1.2.3             | 5000 | true
            and no other                           | 10.1.2.3:5000         | 10.1.2.3             | 443  | false
            an IPv6 address in any form            | fd00::1               | [fd00:0:0:0::1]      | 443  | true
            an IPv6 address with brackets          | [fd00::1]             | fd00::1              | 443  | true
            an IPv6 address has a port             | [fd00::1]:5000        | fd00::1              | 5000 | true
            and no other one                       | [fd00::1]:5000        | fd00::1              | 443  | false
            a network is its addresses             | 10.0.0.0/8            | 10.255.0.1           | 443  | true
            a network is no other                  | 10.0.0.0/8            | 11.0.0.1             | 443  | false
            a network in the middle of an octet    | 172.16.0.0/12         | 172.31.255.255       | 443  | true
            and beyond it                          | 172.16.0.0/12         | 172.32.0.0           | 443  | false
            a network with bits beyond its length  | 10.1.2.3/8            | 10.9.9.9             | 443  | true
            a network of one                       | 10.1.2.3/32           | 10.1.2.3             | 443  | true
            a network of all                       | 0.0.0.0/0             | 203.0.113.1          | 443  | true
            a network of IPv4 has no IPv6          | 0.0.0.0/0             | fd00::1              | 443  | false
            a network of IPv6                      | fd00::/8              | fdff::1              | 443  | true
            a network is no name                   | 10.0.0.0/8            | example.com          | 443  | false
            a network that is too long is none     | 10.0.0.0/33           | 10.0.0.1             | 443  | false
            a domain may look like an address      | 2.3                   | 10.1.2.3             | 443  | true
            localhost is here                      | ''                    | localhost            | 5000 | true
            127.0.0.1 is here                      | ''                    | 127.0.0.1            | 5000 | true
            all of 127.0.0.0/8 is here             | ''                    | 127.8.9.10           | 443  | true
            ::1 is here                            | ''                    | [::1]                | 443  | true
            a name below localhost is not          | ''                    | a.localhost          | 443  | false
            """)
    void followsTheRuleThat(String rule, String noProxy, String host, int port, boolean covered) {
        assertThat(NoProxy.parse(noProxy).covers(host, port)).as(rule).isEqualTo(covered);
    }

    @Test
    void takesAListAsWell() {
        assertThat(new NoProxy(List.of(" Example.com ", "")).entries()).containsExactly("example.com");
    }
}
