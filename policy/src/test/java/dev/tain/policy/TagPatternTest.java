package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tain.oci.Reference;
import dev.tain.oci.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagPatternTest {

    @ParameterizedTest
    @CsvSource({
        "v*.*.*,                        quay.io/team/app:v1.2.3",
        "v*.*.*,                        quay.io/team/app:v1.2.3.4",
        "v*.*.*,                        quay.io/team/app:v..",
        "*,                             quay.io/team/app:latest",
        "stable,                        quay.io/team/app:stable",
        "*-a*a-*,                       quay.io/team/app:1-aa-2",
        "quay.io/team/app:v1,           quay.io/team/app:v1",
        "quay.io/team/*:release-*,      quay.io/team/app:release-7",
        "quay.io/team/*:release-*,      quay.io/team/deep/app:release-",
        "localhost:5000/*:v1,           localhost:5000/app:v1",
        "*/app:v1,                      localhost:5000/team/app:v1",
        "*:v1,                          quay.io/app:v1",
        "docker.io/nginx:1.25,          docker.io/library/nginx:1.25",
        "index.docker.io/team/app:1,    docker.io/team/app:1",
        "Quay.IO/team/app:1,            quay.io/team/app:1"
    })
    void matchesTagsThatAreLikeIt(String pattern, String reference) {
        assertThat(matches(pattern, reference)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "v*.*.*,                        quay.io/team/app:v1.2",
        "v*.*.*,                        quay.io/team/app:1.v.2.3",
        "stable,                        quay.io/team/app:unstable",
        "a*a,                           quay.io/team/app:a",
        "ab*bc*cd,                      quay.io/team/app:abcd",
        "*b*b*,                         quay.io/team/app:abc",
        "quay.io/team/app:v1,           quay.io/team/app2:v1",
        "quay.io/team/*:release-*,      quay.io/other/app:release-7",
        "quay.io/team/*:release-*,      quay.io/team/app:latest",
        "quay.io/team/*:v*,             quayxio/team/app:v1",
        "V1,                            quay.io/team/app:v1"
    })
    void matchesNoOthers(String pattern, String reference) {
        assertThat(matches(pattern, reference)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "v1 ",
                ".hidden",
                "quay.io/team/app",
                "quay.io/team/app:",
                ":v1",
                "app:v1",
                "quay.io/Team/*:v1",
                "quay.io//*:v1",
                "/*:v1",
                "quay.io/team/*@sha256:abc:v1",
                "v[0-9]+",
                "v1,v2"
            })
    void isNothingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TagPattern(text))
                .withMessageContaining("\"" + text + "\" is not a pattern for tags")
                .withMessageContaining("such as v*.*.*");
    }

    @Test
    @Timeout(10)
    void takesNoLongerForManyAsterisks() {
        String many = "*a".repeat(60) + "*b";

        assertThat(matches(many, "quay.io/team/app:" + "a".repeat(120))).isFalse();
    }

    private static boolean matches(String pattern, String reference) {
        Reference parsed = Reference.parse(reference);
        return new TagPattern(pattern).matches(parsed.repository(), (Tag) parsed.identifier());
    }
}
