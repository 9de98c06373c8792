package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a host covers its repositories                 | quay.io           | quay.io/a:1                | true
            a host covers deep repositories                | quay.io           | quay.io/a/b/c@digest       | true
            a host does not cover another host             | quay.io           | quay.org/a:1               | false
            a host does not cover its subdomains           | quay.io           | eu.quay.io/a:1             | false
            a host does not cover longer names             | quay.io           | quay.io.corp/a:1           | false
            a host covers its ports                        | quay.io           | quay.io:5000/a:1           | true
            a host with a port covers no other port        | quay.io:5000      | quay.io:5001/a:1           | false
            a host with a port covers no longer port       | quay.io:500       | quay.io:5000/a:1           | false
            a host with a port does not cover the host     | quay.io:5000      | quay.io/a:1                | false
            a namespace covers its repositories            | quay.io/org       | quay.io/org/a:1            | true
            a namespace ends at a slash                    | quay.io/org       | quay.io/organic/a:1        | false
            a namespace does not cover its parent          | quay.io/org/a     | quay.io/org:1              | false
            a repository covers its tags                   | quay.io/a         | quay.io/a:1                | true
            a repository covers its digests                | quay.io/a         | quay.io/a@digest           | true
            a repository covers what lies below            | quay.io/a         | quay.io/a/b:1              | true
            a tag covers itself                            | quay.io/a:1       | quay.io/a:1                | true
            a tag does not cover a longer tag              | quay.io/a:1       | quay.io/a:1.0              | false
            a tag does not cover a digest                  | quay.io/a:1       | quay.io/a@digest           | false
            a wildcard covers a subdomain                  | *.example.com     | a.example.com/b:1          | true
            a wildcard covers any depth                    | *.example.com     | a.b.c.example.com/b:1      | true
            a wildcard does not cover the domain           | *.example.com     | example.com/b:1            | false
            a wildcard does not cover a longer label       | *.example.com     | anexample.com/b:1          | false
            a wildcard covers ports                        | *.example.com     | a.example.com:5000/b:1     | true
            a wildcard does not look into the path         | *.example.com     | quay.io/a.example.com:1    | false
            a wildcard ends at the end of the host         | *.example.com     | a.example.com.corp/b:1     | false
            a wildcard sees only its first occurrence      | *.x.io            | a.x.io.b.x.io/c:1          | false
            docker.io is matched with library              | docker.io/library | docker.io/alpine:1         | true
            docker.io is not matched without library       | docker.io/alpine  | docker.io/alpine:1         | false
            """)
    void matchesAsContainersImageDoes(String rule, String scope, String reference, boolean matches) {
        assertThat(Scope.parse(scope).matches(Policies.reference(reference))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"quay.io/a:1, true", "quay.io/a, false", "quay.io:5000, false", "*.quay.io, false"})
    void knowsWhetherItNamesASingleImage(String scope, boolean single) {
        assertThat(Scope.parse(scope).isSingleImage()).isEqualTo(single);
    }
}
