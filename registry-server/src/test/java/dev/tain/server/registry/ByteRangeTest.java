package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static final String HUGE = "9".repeat(30_000);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bytes=0-0                      | 0  | 1   | bytes 0-0/100
                    bytes=0-99                     | 0  | 100 | bytes 0-99/100
                    bytes=0-100                    | 0  | 100 | bytes 0-99/100
                    bytes=10-19                    | 10 | 10  | bytes 10-19/100
                    bytes=99-                      | 99 | 1   | bytes 99-99/100
                    bytes=0-                       | 0  | 100 | bytes 0-99/100
                    bytes=-1                       | 99 | 1   | bytes 99-99/100
                    bytes=-100                     | 0  | 100 | bytes 0-99/100
                    bytes=-101                     | 0  | 100 | bytes 0-99/100
                    Bytes=10-19                    | 10 | 10  | bytes 10-19/100
                    bytes= 10-19 ,                 | 10 | 10  | bytes 10-19/100
                    bytes=0000000000000000000010-19| 10 | 10  | bytes 10-19/100
                    bytes=10-9223372036854775807   | 10 | 90  | bytes 10-99/100
                    bytes=10-9223372036854775808   | 10 | 90  | bytes 10-99/100
                    bytes=-99999999999999999999999 | 0  | 100 | bytes 0-99/100
                    """)
    void readsAPart(String header, long first, long length, String contentRange) {
        assertThat(ByteRange.parse(header, 100)).hasValueSatisfying(range -> {
            assertThat(range).isEqualTo(new ByteRange(first, length));
            assertThat(range.isSatisfiable()).isTrue();
            assertThat(range.contentRange(100)).isEqualTo(contentRange);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=9223372036854775808-"})
    void readsAPartThatThereIsNothingOf(String header) {
        assertThat(ByteRange.parse(header, 100)).hasValueSatisfying(range -> {
            assertThat(range.isSatisfiable()).isFalse();
            assertThat(range.contentRange(100)).isEqualTo("bytes */100");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5",
                "bytes=20-10",
                "bytes=--5",
                "bytes=+5-10",
                "bytes=0x5-10",
                "bytes=a-b",
                "bytes=1-2-3",
                "bytes=0-1,4-5",
                "bytes=0-1;4-5",
                "bytes=٣-٤",
                "lines=1-2",
                "1-2"
            })
    void ignoresWhatIsNotOneRangeOfBytes(String header) {
        assertThat(ByteRange.parse(header, 100)).isEmpty();
    }

    @Test
    void takesNumbersOfAnyLength() {
        assertThat(ByteRange.parse("bytes=1-" + HUGE, 100)).contains(new ByteRange(1, 99));
        assertThat(ByteRange.parse("bytes=-" + HUGE, 100)).contains(new ByteRange(0, 100));
        assertThat(ByteRange.parse("bytes=" + HUGE + "-", 100))
                .hasValueSatisfying(range -> assertThat(range.isSatisfiable()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void ignoresRangesOfNothing(String header) {
        assertThat(ByteRange.parse(header, 0)).isEmpty();
    }
}
