package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {

    private long now = -5; // clocks of this kind may begin anywhere
    private final Rate rate = new Rate(() -> now);

    @Test
    void isZeroBeforeAnythingHasCome() {
        assertThat(rate.perSecond()).isZero();
    }

    @Test
    void isWhatTheLastSecondBrought() {
        rate.add(600);
        pass(Duration.ofMillis(500));
        rate.add(400);
        pass(Duration.ofMillis(500));

        assertThat(rate.perSecond()).isEqualTo(1000);
    }

    @Test
    void countsTheFullSecondForTheShareThatTheNewOneLacks() {
        rate.add(1000);
        pass(Duration.ofMillis(1250));
        rate.add(100);

        assertThat(rate.perSecond()).isEqualTo(850);
    }

    @Test
    void forgetsWhatIsLongerAgo() {
        rate.add(1000);
        pass(Duration.ofSeconds(2));

        assertThat(rate.perSecond()).isZero();
    }

    @Test
    void staysTheSameWhileAsMuchComesAllTheTime() {
        for (int i = 0; i < 35; i++) {
            rate.add(100);
            pass(Duration.ofMillis(100));
        }

        assertThat(rate.perSecond()).isBetween(950L, 1050L);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
