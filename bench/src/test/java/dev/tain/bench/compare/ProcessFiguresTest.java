package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessFiguresTest {

    private static final String BEHIND_THE_NAME = " S 1 42 42 0 -1 4194560 1811 0 3 0 250 125 0 0 20 0 1 0 99 12345";

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "tmux: server", "a) R 9 (b", "two\nlines", "\u00e4\u00f6", ""})
    void readsUserAndSystemTimeBehindAnyName(String name) {
        assertThat(ProcessFigures.cpuSeconds("42 (" + name + ")" + BEHIND_THE_NAME))
                .isEqualTo(3.75);
    }

    @Test
    void aProcessThatHasEndedHasNone() {
        assertThat(ProcessFigures.cpuSeconds("")).isZero();
    }
}
