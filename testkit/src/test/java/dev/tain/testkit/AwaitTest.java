package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

    @Test
    void returnsTheValueOnceThereIsOne() {
        AtomicInteger looks = new AtomicInteger();

        int third = Await.value(
                "the third look",
                Duration.ofSeconds(5),
                () -> Optional.of(looks.incrementAndGet()).filter(count -> count == 3));

        assertThat(third).isEqualTo(3);
    }

    @Test
    void saysWhatItWaitedForInVain() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Await.until("better times", Duration.ofMillis(20), () -> false))
                .withMessageContaining("better times");
    }
}
