package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When bytes may come; on a clock that the test moves. */
class BandwidthTest {

    /** Clocks may begin anywhere, and go on beyond the largest number. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    private final Bandwidth bandwidth = new Bandwidth(10_000, now::get);

    @Test
    void aTenthOfASecondMayComeAtOnceAndThenEachPieceWaitsForThoseBeforeIt() {
        assertThat(reserve(1_000)).isZero();
        assertThat(reserve(500)).isZero();
        assertThat(reserve(500)).isEqualTo(50);
        assertThat(reserve(10_000)).isEqualTo(100);
        assertThat(reserve(1)).isEqualTo(1_100);
    }

    @Test
    void aPauseSavesUpATenthOfASecondAtMost() {
        reserve(1_000);
        pass(Duration.ofHours(1));

        assertThat(reserve(1_000)).isZero();
        assertThat(reserve(500)).isZero();
        assertThat(reserve(500)).isEqualTo(50);
    }

    @Test
    void whatIsOwedGoesByWithTime() {
        reserve(1_000);
        reserve(2_000);
        assertThat(reserve(1_000)).isEqualTo(200);

        pass(Duration.ofMillis(250));

        assertThat(reserve(1)).isEqualTo(50);
    }

    @Test
    void whatDoesNotComeIsThereForOthersAndWhatComesBesidesIsOwed() {
        reserve(1_000);
        reserve(5_000);
        bandwidth.correct(-5_000);
        assertThat(reserve(100)).isZero();

        bandwidth.correct(1_000);

        assertThat(reserve(1)).isEqualTo(110);
    }

    private long reserve(int bytes) {
        return Duration.ofNanos(bandwidth.reserve(bytes)).toMillis();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
