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

class RepositoryNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "0",
                "alpine",
                "ubi8/ubi-minimal",
                "a/b/c/d/e/f/g/h",
                "quay.io/prometheus/node-exporter",
                "a.b",
                "a_b",
                "a__b",
                "a-b",
                "a---------b",
                "a.b_c__d-e--f/0.1",
                // the words of the API are names as well
                "v2",
                "blobs/manifests/tags/list"
            })
    void readsNames(String text) {
        assertThat(RepositoryName.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                "A",
                "a/B",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/./b",
                "a..b",
                "a___b",
                "a._b",
                "a.-b",
                "a-_b",
                "-a",
                "a-",
                "_a",
                "a_",
                ".a",
                "a.",
                "a/-b",
                "a b",
                "a:b",
                "a@b",
                "a%2fb",
                "a\\b",
                "ä",
                "a\n",
                "a\0",
                "a\u0131b"
            })
    void refusesWhatIsNoName(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryName.parse(text));
    }

    @Test
    void takes255CharactersAndNoMore() {
        String longest = "a/".repeat(127) + "a";

        assertThat(RepositoryName.parse(longest).value()).hasSize(255);
        assertThat(RepositoryName.parse("a".repeat(255)).value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryName.parse(longest + "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "a--", "a_", "a__", "a.", "a/", "-", "a-a/", "0a"})
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void refusesInTimeWhatInvitesBacktracking(String piece) {
        String repeated = piece.repeat(254 / piece.length());

        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryName.parse(repeated + "!"));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void refusesALongTextWithoutReadingIt() {
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryName.parse("a-".repeat(10_000_000)));
    }

    @ParameterizedTest
    @CsvSource({"alpine, true", "library/alpine, false"})
    void knowsWhetherItIsASingleComponent(String text, boolean single) {
        assertThat(RepositoryName.parse(text).isSingleComponent()).isEqualTo(single);
    }

    @Test
    void saysWhatANameIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepositoryName.parse("Foo"))
                .withMessageStartingWith("\"Foo\" is not a repository name: expected at most 255 characters");
    }
}
