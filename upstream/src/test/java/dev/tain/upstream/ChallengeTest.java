package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengeTest {

    private static Challenge challenge(String scheme, String... parameters) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new Challenge(scheme, map);
    }

    static List<Arguments> values() {
        return List.of(
                Arguments.of("Basic", List.of(challenge("basic"))),
                Arguments.of("", List.of()),
                Arguments.of("Bearer realm=\"r\"", List.of(challenge("bearer", "realm", "r"))),
                Arguments.of(
                        "BEARER Realm = r , service=s", List.of(challenge("bearer", "realm", "r", "service", "s"))),
                Arguments.of(
                        "Bearer realm=\"r\",scope=\"a:pull,push\"",
                        List.of(challenge("bearer", "realm", "r", "scope", "a:pull,push"))),
                Arguments.of("Basic realm=\"a \\\"b\\\" \\\\c\"", List.of(challenge("basic", "realm", "a \"b\" \\c"))),
                Arguments.of(
                        "Negotiate, Basic realm=\"x\", Bearer realm=\"r\",service=\"s\"",
                        List.of(
                                challenge("negotiate"),
                                challenge("basic", "realm", "x"),
                                challenge("bearer", "realm", "r", "service", "s"))),
                Arguments.of(
                        "Negotiate dG9rZW4+/w==, Bearer realm=\"r\", NTLM abc",
                        List.of(challenge("negotiate"), challenge("bearer", "realm", "r"), challenge("ntlm"))),
                Arguments.of("Bearer realm=\"one\",realm=\"two\"", List.of(challenge("bearer", "realm", "one"))),
                Arguments.of("Bearer realm=\"\"", List.of(challenge("bearer", "realm", ""))),
                Arguments.of("Bearer realm=\"open", List.of(challenge("bearer"))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsWhatRfc9110Allows(String value, List<Challenge> expected) {
        assertThat(Challenge.parse(List.of(value))).isEqualTo(expected);
    }

    @Test
    void readsSeveralHeaderLines() {
        assertThat(Challenge.parse(List.of("Basic realm=\"x\"", "Bearer realm=\"r\"")))
                .containsExactly(challenge("basic", "realm", "x"), challenge("bearer", "realm", "r"));
    }
}
