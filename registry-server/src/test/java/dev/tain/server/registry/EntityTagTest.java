package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final Digest DIGEST = Digest.sha256("content".getBytes(StandardCharsets.UTF_8));
    private static final EntityTag TAG = new EntityTag(DIGEST);

    @Test
    void isTheDigestInQuotes() {
        assertThat(TAG).hasToString("\"sha256:" + DIGEST.hex() + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "$", "W/$", "\"other\", $", "\"a,b\",W/\"c\" , W/$ ,\"d\"", ", $,", "\"\", $"})
    void isAmongTheTagsOfAList(String list) {
        assertThat(TAG.isAmong(List.of(list.replace("$", TAG.toString())))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "\"*\"", "\"other\"", "w/$", "nonsense, $", "\"other\" $", "\"unfinished, $", "*, \"a\""
            })
    void isNotAmongWhatIsNotAListWithIt(String list) {
        assertThat(TAG.isAmong(List.of(list.replace("$", TAG.toString())))).isFalse();
    }

    @Test
    void isLookedForInAllLines() {
        assertThat(TAG.isAmong(List.of("\"other\"", TAG.toString()))).isTrue();
        assertThat(TAG.isAmong(List.of())).isFalse();
    }

    @Test
    void isOnlyItselfWhereTheComparisonIsStrong() {
        assertThat(TAG.is(TAG.toString())).isTrue();
        assertThat(TAG.is("W/" + TAG)).isFalse();
        assertThat(TAG.is("*")).isFalse();
        assertThat(TAG.is(DIGEST.toString())).isFalse();
    }
}
