package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final Samples.Key RATE = new Samples.Key("a case, of some kind", Metric.RATE);

    private final Samples samples = new Samples();

    @Test
    void theMedianOfAnOddNumberOfFiguresIsTheOneInTheMiddle() {
        assertThat(Samples.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    }

    @Test
    void theMedianOfAnEvenNumberOfFiguresIsBetweenTheTwoInTheMiddle() {
        assertThat(Samples.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    }

    @Test
    void whatComesOfACaseIsCompleteWhenItHasEnded() {
        samples.begin();
        add(1);
        assertThat(samples.isComplete(RATE)).isFalse();
        samples.end(false);
        assertThat(samples.isComplete(RATE)).isTrue();
    }

    @Test
    void whatComesOfACaseThatFailsNeverBecomesComplete() {
        samples.begin();
        add(1);
        samples.end(true);
        samples.begin();
        samples.add("another", Subject.TAIN, Metric.RATE, 1);
        samples.end(false);
        assertThat(samples.isComplete(RATE)).isFalse();
        assertThat(samples.isComplete(new Samples.Key("another", Metric.RATE))).isTrue();
    }

    @Test
    void everySampleIsALineWithItsRound() {
        add(1.5);
        samples.add("a case, of some kind", Subject.NGINX, Metric.THROUGHPUT, 3);
        add(2.25);
        assertThat(samples.csv())
                .containsExactly(
                        "case,subject,metric,unit,round,value",
                        "\"a case, of some kind\",\"tain\",\"requests per second\",\"\",1,1.5",
                        "\"a case, of some kind\",\"tain\",\"requests per second\",\"\",2,2.25",
                        "\"a case, of some kind\",\"nginx\",\"throughput\",\"GiB/s\",1,3.0");
    }

    private void add(double value) {
        samples.add(RATE.label(), Subject.TAIN, RATE.metric(), value);
    }
}
