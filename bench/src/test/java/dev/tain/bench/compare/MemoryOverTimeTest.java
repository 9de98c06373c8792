package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class MemoryOverTimeTest {

    private static final int MINUTES = 120;

    /** What goes up and down with the garbage collector. */
    private static final double SAW = 1;

    @Test
    void memoryThatGoesUpAndDownIsFlat() {
        MemoryOverTime memory = overTime(minute -> 200 + minute % 10 * SAW);
        assertThat(memory.slopePerHour().orElseThrow()).isCloseTo(0, within(2.0));
        assertThat(memory.growth().orElseThrow()).isCloseTo(1, within(0.01));
    }

    @Test
    void aSlowLeakIsSeenBehindIt() {
        MemoryOverTime memory = overTime(minute -> 250 + minute % 10 * SAW + minute * 15 / 60.0);
        assertThat(memory.slopePerHour().orElseThrow()).isCloseTo(15, within(2.0));
        assertThat(memory.growth().orElseThrow()).isLessThan(1.1);
    }

    @Test
    void whatAServerTakesWhileItWarmsUpDoesNotCount() {
        MemoryOverTime memory = overTime(minute -> 100 + Math.min(minute, MINUTES / 4) * 10);
        assertThat(memory.slopePerHour().orElseThrow()).isCloseTo(0, within(1e-9));
        assertThat(memory.growth()).hasValue(1);
    }

    @Test
    void theClockMayJump() {
        MemoryOverTime memory = new MemoryOverTime();
        memory.add(0, 0);
        memory.add(10, 0);
        memory.add(3_600, 100);
        memory.add(3_600 * 3, 300);
        assertThat(memory.slopePerHour()).hasValue(100);
    }

    @Test
    void tooFewPointsSayNothing() {
        MemoryOverTime memory = new MemoryOverTime();
        assertThat(memory.slopePerHour()).isEmpty();
        memory.add(10, 100);
        assertThat(memory.slopePerHour()).isEmpty();
        assertThat(memory.growth()).isEmpty();
    }

    @Test
    void everyPointIsALine() {
        MemoryOverTime memory = new MemoryOverTime();
        memory.add(10.004, 99.6);
        assertThat(memory.csv()).containsExactly("seconds,rss_mib", "10,100");
    }

    private static MemoryOverTime overTime(IntToDoubleFunction mib) {
        MemoryOverTime memory = new MemoryOverTime();
        for (int minute = 0; minute < MINUTES; minute++) {
            memory.add(minute * 60, mib.applyAsDouble(minute));
        }
        return memory;
    }
}
