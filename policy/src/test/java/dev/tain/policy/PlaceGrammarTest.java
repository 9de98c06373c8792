package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tain.oci.RegistryHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceGrammarTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a host                       | quay.io                  | quay.io
            a host with a port           | registry.corp:5000       | registry.corp:5000
            a host without a dot         | localhost                | localhost
            an IPv4 address              | 127.0.0.1:5000/a         | 127.0.0.1:5000/a
            an IPv6 address              | [::1]:5000/a             | [::1]:5000/a
            a namespace                  | quay.io/org              | quay.io/org
            a repository                 | quay.io/org/team/app     | quay.io/org/team/app
            separators inside components | quay.io/a-b/c_d/e__f/g.h | quay.io/a-b/c_d/e__f/g.h
            an image with a tag          | quay.io/org/app:v1.0     | quay.io/org/app:v1.0
            slashes at the end are cut   | quay.io/org//            | quay.io/org
            the host in lower case       | Quay.IO/org              | quay.io/org
            """)
    void locationsAndScopesMayName(String rule, String text, String value) {
        assertThat(Location.parse(text)).hasToString(value);
        assertThat(Scope.parse(text)).hasToString(value);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing                        | ''                 | is not a registry host
            slashes alone                  | //                 | is not a registry host
            an https scheme                | https://quay.io    | leave out "https://"
            an http scheme                 | http://quay.io/a   | leave out "http://"
            another scheme                 | docker://quay.io   | leave out "docker://"
            a wildcard in the middle       | quay.*.io          | *.example.com
            a wildcard without a dot       | *quay.io           | *.example.com
            a wildcard in the path         | quay.io/*          | *.example.com
            a space                        | 'quay.io '         | is not a registry host
            an empty port                  | quay.io:           | is not a registry host
            a port that is no number       | quay.io:http/a     | is not a registry host
            a port that is too high        | quay.io:65536/a    | is not a registry host
            capital letters in the path    | quay.io/Org        | is not a repository name
            an empty path component        | quay.io//org       | is not a repository name
            a component with a dash first  | quay.io/-a         | is not a repository name
            an empty tag                   | quay.io/a:         | is not a tag
            a slash after a tag            | quay.io/a:b/c      | is not a tag
            a digest that is none          | quay.io/a@sha256:1 | is not a sha256 digest
            an empty digest                | quay.io/a@         | is not a digest
            """)
    void locationsAndScopesMayNotHave(String rule, String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Location.parse(text))
                .withMessageContaining(message);
        assertThatIllegalArgumentException().isThrownBy(() -> Scope.parse(text)).withMessageContaining(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a path              | *.example.com/a      | is not a wildcard prefix
            a port              | *.example.com:5000   | is not a wildcard prefix
            a digest            | *.example.com@sha256 | is not a wildcard prefix
            a second wildcard   | *.*.example.com      | is not a wildcard prefix
            nothing behind it   | *.                   | is not a wildcard prefix
            an empty label      | *..example.com       | is not a registry host
            an underscore       | *.ex_ample.com       | is not a registry host
            """)
    void aWildcardMayNotHave(String rule, String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Scope.parse(text)).withMessageContaining(message);
    }

    @Test
    void onlyAScopeMayBeAWildcard() {
        assertThat(Scope.parse("*.Example.com").isWildcard()).isTrue();
        assertThat(Scope.parse("*.Example.com")).hasToString("*.example.com");
        assertThat(Scope.parse("example.com").isWildcard()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Location.parse("*.example.com"))
                .withMessageContaining("where none may stand");
    }

    @Test
    void aLocationKnowsItsParts() {
        Location location = Location.parse("registry.corp:5000/a/b:v1");
        assertThat(location.host()).isEqualTo(RegistryHost.parse("registry.corp:5000"));
        assertThat(location.path()).isEqualTo("a/b");
        assertThat(location.identifier()).hasToString("Optional[v1]");
        assertThat(Location.parse("quay.io").path()).isEmpty();
        assertThat(Location.parse("quay.io/a").identifier()).isEmpty();
    }

    @Test
    void aDigestIsKept() {
        String image = "quay.io/a@" + Policies.DIGEST;
        assertThat(Location.parse(image)).hasToString(image);
        assertThat(Location.parse(image).path()).isEqualTo("a");
    }

    @Test
    void messagesShowNoControlCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Location.parse("https://\u0007"))
                .withMessageStartingWith("\"https://?\"");
    }
}
