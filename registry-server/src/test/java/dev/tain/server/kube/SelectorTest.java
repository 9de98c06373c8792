package dev.tain.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors by their text alone; what they choose is in {@link ObjectsTest}. */
class SelectorTest {

    private static final int MANY = 500_000;

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void anyNumberOfRequirementsIsReadInOnePass() {
        assertThat(Selector.parse(",".repeat(MANY), "").everything()).isTrue();
        assertThat(Selector.parse("", "a" + ",a".repeat(MANY)).everything()).isFalse();
        assertThat(Selector.parse("", "a in (a" + ",a".repeat(MANY) + ")").everything())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a in (x,y),b notin (,),!c", " a , b ", "a in(x), b=", "a\tin\t( x )"})
    void commasInParenthesesSeparateValues(String text) {
        assertThat(Selector.parse("", text).everything()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "a,",
                ",a",
                "a,,b",
                "a),b",
                "a,b)",
                "(a,b",
                "(a),b",
                "a in (x,y",
                "a in x,y)",
                "a in (x,(y),z)",
                "a in (x)),b",
                "a in ((x),b",
                "a in )x(,b",
                "a in (x) b"
            })
    void whatIsNoSelectorIsABadRequest(String text) {
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> Selector.parse("", text))
                .withMessageContaining("label selector");
    }
}
