package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    @TempDir
    private Path out = Path.of("");

    @Test
    void whatWasMeasuredUntilAnInterruptionIsWrittenWithoutAVerdictOfTheCaseThatRan() throws IOException {
        Results results = results();
        measure(results, SmallRequests.SMALL_BLOB.label(), Subject.NGINX);
        results.samples().begin();
        measure(results, SmallRequests.MANIFEST.label(), Subject.NGINX_LOGGING);
        results.write(true);
        assertThat(report())
                .contains("6 rounds", "- ended early: ")
                .contains("| nginx | 6 | 2.00× | **2.00×** | 2.00× | ≥ 0.90× | yes |")
                .contains("| nginx with access log | 6 | 2.00× | **2.00×** | 2.00× | ≥ 1.00× | failed |")
                .contains(
                        "| manifest, 64 connections | requests per second | docker-registry | – | – | – | – | ≥ 40.0× | not measured |");
        assertThat(written(".csv")).hasLineCount(25);
    }

    @Test
    void theyAreWrittenOnce() throws IOException {
        Results results = results();
        measure(results, SmallRequests.SMALL_BLOB.label(), Subject.NGINX);
        results.write(false);
        results.write(true);
        assertThat(report()).doesNotContain("ended early");
    }

    @Test
    void anInterruptionBeforeTheFirstFigureLeavesNothing() throws IOException {
        results().write(true);
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void memoryIsOnlyJudgedWhenTheCasesItIsAboutWereMeasured() {
        Results results = results();
        results.measured(SmallRequests.MANIFEST);
        assertThat(results.hasMeasured(List.of("manifest"))).isTrue();
        assertThat(results.hasMeasured(List.of("manifest", "small-blob"))).isFalse();
    }

    private Results results() {
        return new Results(OptionsParser.parse(Path.of("/checkout"), List.of("--out", out.toString()), Map.of()));
    }

    private static void measure(Results results, String label, String peer) {
        for (int round = 0; round < 6; round++) {
            results.samples().add(label, Subject.TAIN, Metric.RATE, 2);
            results.samples().add(label, peer, Metric.RATE, 1);
        }
    }

    private String report() throws IOException {
        return written(".md");
    }

    private String written(String end) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return Files.readString(files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow());
        }
    }
}
