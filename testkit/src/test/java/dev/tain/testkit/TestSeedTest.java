package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class TestSeedTest {

    @Test
    void isTheSameInEveryRun() {
        assumeTrue(System.getenv("TAIN_TEST_SEED") == null, "a seed was chosen");

        assertThat(TestSeed.of(getClass())).isEqualTo(20_260_301);
    }
}
