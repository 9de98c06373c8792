package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json                                    | application/json",
                "application/vnd.oci.image.manifest.v1+json          | application/vnd.oci.image.manifest.v1+json",
                "Application/JSON                                    | application/json",
                "application/json; charset=utf-8                     | application/json",
                "application/json;charset=utf-8;q=0.9                | application/json",
                "application/json ; charset=\"a;b\"                  | application/json",
                "application/json;                                   | application/json",
                "' application/json\t'                               | application/json",
                "*/*                                                 | */*",
                "x!#$&^_`~%'/.+-                                     | x!#$&^_`~%'/.+-"
            })
    void readsTypesWithoutTheirParameters(String text, String type) {
        assertThat(MediaType.parse(text)).hasToString(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                ";",
                "json",
                "application",
                "application/",
                "/json",
                "application/json/x",
                "application /json",
                "application/ json",
                "application/json charset=utf-8",
                "application/json, text/plain",
                "application/\"json\"",
                "application/json\r\nX-Injected: 1",
                "applic\u00E4tion/json",
                "application/x-\u212A"
            })
    void refusesWhatIsNoMediaType(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MediaType.parse(text));
    }

    @Test
    void doesNotTakeParametersForPartOfATypeThatIsGivenWhole() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MediaType("application/json; charset=utf-8"));
    }

    @Test
    void takes255CharactersAndNoMore() {
        String longest = "application/" + "x".repeat(243);

        assertThat(MediaType.parse(longest).value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> MediaType.parse(longest + "x"));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void refusesInTimeWhatInvitesBacktracking() {
        assertThatIllegalArgumentException().isThrownBy(() -> MediaType.parse("a/" + "a".repeat(252) + "@"));
        assertThatIllegalArgumentException().isThrownBy(() -> MediaType.parse("a".repeat(10_000_000)));
    }

    @Test
    void asksForTheTypesOfOciAndDocker() {
        assertThat(MediaType.MANIFESTS)
                .extracting(MediaType::value)
                .containsExactly(
                        "application/vnd.oci.image.index.v1+json",
                        "application/vnd.oci.image.manifest.v1+json",
                        "application/vnd.docker.distribution.manifest.list.v2+json",
                        "application/vnd.docker.distribution.manifest.v2+json");
    }
}
