package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RatioPlotTest {

    @Test
    void textIsNoMarkup() {
        assertThat(RatioPlot.escape("a < b & c > d")).isEqualTo("a &lt; b &amp; c &gt; d");
    }

    @Test
    void theLinesOfThePictureAreEscaped() {
        Row row = row("<&>", Metric.RATE, List.of(0.5, 1.0, 2.0));
        assertThat(new RatioPlot("5 < 6 & so on", List.of(row)).svg())
                .contains("5 &lt; 6 &amp; so on", "&lt;&amp;&gt; · requests per second ÷ nginx")
                .doesNotContain("<&>");
    }

    @Test
    void figuresBelowNothingStayInThePicture() {
        Row row = row("soak", Metric.SLOPE, List.of(-3.0));
        assertThat(new RatioPlot("soak", List.of(row)).svg()).doesNotContain("NaN", "Infinity");
    }

    private static Row row(String label, Metric metric, List<Double> figures) {
        return new Row(
                new Samples.Key(label, metric),
                Optional.of(Subject.NGINX),
                Spread.of(figures),
                Optional.empty(),
                Optional.empty());
    }
}
