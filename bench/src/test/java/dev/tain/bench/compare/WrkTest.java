package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrkTest {

    private static final String OUTPUT = """
            Running 5s test @ http://127.0.0.1:40000/v2/
              2 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     0.89ms    1.02ms  27.61ms   92.37%
                Req/Sec    38.45k     3.10k   47.21k    70.00%
              Latency Distribution
                 50%  621.00us
                 75%    1.02ms
                 90%    1.77ms
                 99%    4.81ms
              382914 requests in 5.05s, 289.18MB read
            Requests/sec:  75823.41
            Transfer/sec:     57.26MB
            """;

    @Test
    void readsWhatWrkSays() throws IOException {
        assertThat(Wrk.parse(OUTPUT)).isEqualTo(new Wrk.Result(75_823.41, 4.81, 382_914));
    }

    @ParameterizedTest
    @CsvSource({"912.00us, 0.912", "1.50s, 1500", "2.00m, 120000"})
    void readsTimesInAllUnits(String written, double millis) throws IOException {
        assertThat(Wrk.parse(OUTPUT.replace("4.81ms", written)).p99()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"  Socket errors: connect 0, read 3, write 0, timeout 0\n", "  Non-2xx or 3xx responses: 17\n"})
    void requestsThatFailedAreAFailure(String line) {
        assertThatThrownBy(() -> Wrk.parse(OUTPUT.replace("Requests/sec", line + "Requests/sec")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(line.strip());
    }

    @Test
    void whatCannotBeReadIsAFailure() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect to 127.0.0.1:1 Connection refused"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unexpected");
    }
}
