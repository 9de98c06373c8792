package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {

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
        assertThat(parts(header)).containsExactly(new ByteRange(first, length));
        assertThat(new ByteRange(first, length).contentRange(100)).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=9223372036854775808-"})
    void readsAPartThatThereIsNothingOf(String header) {
        assertThat(parts(header)).isEmpty();
    }

    private static List<ByteRange> parts(String header) {
        return ByteRanges.parse(header, 100).orElseThrow().satisfiable();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bytes=0-1,4-5             | 0-1 4-5
                    bytes= 0-1 ,, 4-5 ,       | 0-1 4-5
                    bytes=0-1,2-3             | 0-1 2-3
                    bytes=10-19,90-,200-300   | 10-19 90-99
                    bytes=200-,10-19          | 10-19
                    bytes=0-9,-10             | 0-9 90-99
                    """)
    void readsSeveralParts(String header, String parts) {
        assertThat(parts(header))
                .extracting(range -> range.first() + "-" + (range.end() - 1))
                .containsExactly(parts.split(" "));
    }

    @Test
    void readsAsManyPartsAsPodmanAsksForAndNoMore() {
        String most = IntStream.range(0, 1_024)
                .mapToObj(i -> 2 * i + "-" + 2 * i)
                .collect(Collectors.joining(",", "bytes=", ""));

        assertThat(ByteRanges.parse(most, 10_000).orElseThrow().satisfiable()).hasSize(1_024);
        assertThat(ByteRanges.parse(most + ",5000-", 10_000)).isEmpty();
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
                "bytes=0-1;4-5",
                "bytes=4-5,0-1",
                "bytes=0-4,4-5",
                "bytes=-10,-5",
                "bytes=0-1,x",
                "bytes=,",
                "bytes=٣-٤",
                "lines=1-2",
                "1-2"
            })
    void ignoresWhatIsNoListOfRangesOfBytes(String header) {
        assertThat(ByteRanges.parse(header, 100)).isEmpty();
    }

    @Test
    void takesNumbersOfAnyLength() {
        assertThat(parts("bytes=1-" + HUGE)).containsExactly(new ByteRange(1, 99));
        assertThat(parts("bytes=-" + HUGE)).containsExactly(new ByteRange(0, 100));
        assertThat(parts("bytes=" + HUGE + "-")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void ignoresRangesOfNothing(String header) {
        assertThat(ByteRanges.parse(header, 0)).isEmpty();
    }
}
