package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {

    @Test
    void countsDownloadsThatWereWhole() throws IOException {
        assertThat(Downloads.Client.requireWhole("200 4096\n200 4096\n", 4_096)).isEqualTo(2);
    }

    @Test
    void doesNotJudgeALineInTheMaking() throws IOException {
        assertThat(Downloads.Client.requireWhole("200 4096\n200 40", 4_096)).isEqualTo(1);
        assertThat(Downloads.Client.requireWhole("", 4_096)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 4095", "503 4096", "curl: (18) end of response with 12 bytes missing"})
    void oneThatWasNotWholeIsAFailure(String line) {
        assertThatThrownBy(() -> Downloads.Client.requireWhole("200 4096\n" + line + "\n200 4096\n", 4_096))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(line);
    }
}
