package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {

    @Test
    void includesItsVariantsAndNothingElse() {
        Platform arm = new Platform("linux/arm64");

        assertThat(arm.includes(new Platform("linux/arm64"))).isTrue();
        assertThat(arm.includes(new Platform("linux/arm64/v8"))).isTrue();
        assertThat(arm.includes(new Platform("linux/arm64be"))).isFalse();
        assertThat(arm.includes(new Platform("windows/arm64"))).isFalse();
        assertThat(new Platform("linux/arm64/v8").includes(arm)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "linux", "linux/", "/amd64", "linux/amd64/", "linux/arm/v7/x", "Linux/amd64", "linux amd64"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Platform(text))
                .withMessageContaining("is not a platform: expected OS/ARCHITECTURE")
                .withMessageContaining("such as linux/amd64");
    }
}
