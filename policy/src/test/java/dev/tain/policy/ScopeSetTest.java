package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Repository;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeSetTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a scope contains itself                            | quay.io         | quay.io                     | true
            a wildcard contains itself                         | *.example.com   | *.example.com               | true
            a host contains its namespaces                     | quay.io         | quay.io/a                   | true
            a host contains deep namespaces                    | quay.io         | quay.io/a/b/c               | true
            a host does not contain its ports                  | quay.io         | quay.io:443                 | false
            a host does not contain repositories of a port     | quay.io         | quay.io:443/a               | false
            a port does not contain another                    | quay.io:444     | quay.io:443                 | false
            a port does not contain the host                   | quay.io:443     | quay.io                     | false
            a host does not contain a longer name              | quay.io         | quay.io2                    | false
            a host does not contain what it begins             | quay.io         | quay.io.example.com         | false
            a host does not contain another                    | not-quay.io     | quay.io/a                   | false
            a namespace does not contain its parent            | quay.io/a       | quay.io                     | false
            a namespace ends at a slash                        | quay.io/a       | quay.io/ab                  | false
            a repository does not contain its tags             | quay.io/a       | quay.io/a:1                 | false
            a wildcard contains subdomains                     | *.example.com   | foo.example.com             | true
            a wildcard contains deeper subdomains              | *.example.com   | a.foo.example.com           | true
            a wildcard contains longer wildcards               | *.example.com   | *.foo.example.com           | true
            a wildcard does not contain shorter wildcards      | *.a.example.com | *.example.com               | false
            a wildcard contains namespaces                     | *.example.com   | foo.example.com/bar         | true
            a wildcard contains ports                          | *.example.com   | foo.example.com:443/bar/baz | true
            a wildcard contains a host with a port             | *.example.com   | foo.example.com:443         | true
            a wildcard contains no image with a tag            | *.example.com   | foo.example.com/bar:1       | false
            a wildcard contains a port and a tag together      | *.example.com   | foo.example.com:443/bar:1   | true
            a wildcard does not contain the domain             | *.example.com   | example.com                 | false
            a wildcard does not contain other domains          | *.example.com   | foo.registry.com            | false
            a wildcard does not look into the path             | *.foo           | example/bar.foo/quay        | false
            """)
    void containsWhatOpenShiftTakesForNested(String rule, String outer, String inner, boolean contains) {
        assertThat(new ScopeSet(List.of(Scope.parse(outer))).contains(Scope.parse(inner)))
                .isEqualTo(contains);
    }

    @Test
    void containsWhatAnyOfItsScopesContains() {
        ScopeSet set = new ScopeSet(List.of(Scope.parse("quay.io/a"), Scope.parse("*.example.com")));
        assertThat(set.isEmpty()).isFalse();
        assertThat(set.contains(Repository.parse("quay.io/a/b"))).isTrue();
        assertThat(set.contains(Location.parse("x.example.com"))).isTrue();
        assertThat(set.contains(Repository.parse("quay.io/b"))).isFalse();
    }

    @Test
    void isEmptyWithoutScopes() {
        assertThat(new ScopeSet(List.of()).isEmpty()).isTrue();
        assertThat(new ScopeSet(List.of()).contains(Scope.parse("quay.io"))).isFalse();
        assertThat(new ScopeSet(List.of(Scope.parse("quay.io"))).isEmpty()).isFalse();
        assertThat(new ScopeSet(List.of(Scope.parse("*.quay.io"))).isEmpty()).isFalse();
    }
}
