package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.storage.StoreFinding;
import dev.tain.storage.StoreFinding.Kind;
import dev.tain.storage.StoreTally;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines that {@code tain fsck} prints. */
class FsckCommandTest {

    @Test
    void saysWhatIsWrongWhereAndWhatToDo() {
        StoreFinding finding = new StoreFinding(Kind.LOST_MANIFEST, Path.of("/data/link"), "the store does not hold x");

        assertThat(FsckCommand.text(finding))
                .isEqualTo("error /data/link: the store does not hold x; push the image again");
    }

    @Test
    void saysItInOneLineWhateverTheNameOfTheFileIs() {
        StoreFinding finding =
                new StoreFinding(Kind.UNKNOWN_ENTRY, Path.of("/data/a\nb\u001b[1m"), "is no part of a store");

        assertThat(FsckCommand.text(finding)).startsWith("notice /data/a?b?[1m: is no part of a store; ");
    }

    @Test
    void sumsUpManyThings() {
        StoreTally tally = new StoreTally(1_234, 5_600_000_000L, 2_000, 3, 2, 10_000_000);

        assertThat(FsckCommand.summary(tally, Duration.ofMillis(12_900)))
                .isEqualTo("1,234 blobs, 5.6 GB, verified in 12 s: 2,000 errors, 3 notices; spool: 2 files, 10 MB");
    }

    @Test
    void sumsUpSingleThings() {
        assertThat(FsckCommand.summary(new StoreTally(1, 1, 1, 1, 1, 1), Duration.ZERO))
                .isEqualTo("1 blob, 1 B, verified in 0 s: 1 error, 1 notice; spool: 1 file, 1 B");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9950, 10 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "9223372036854775807, 9.2 EB"
    })
    void showsSizesInDecimalUnits(long bytes, String shown) {
        assertThat(FsckCommand.summary(new StoreTally(0, bytes, 0, 0, 0, 0), Duration.ZERO))
                .startsWith("0 blobs, " + shown + ", verified");
    }
}
