package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.PullLimit;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics, the table of them in docs/metrics.md and what the dashboard shows are the same. */
class MetricsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final Path DASHBOARD = Path.of("..", "deploy", "grafana-dashboard.json");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tain_\\w+)` \\| (\\w+) \\|");
    private static final Pattern NAME = Pattern.compile("\\b(?:tain|jvm|process|system)_\\w+");
    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|by ?\\([^)]*\\)");

    private static final FakeRegistry SOURCE = FakeRegistry.start();

    private static RunningApplication tain;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        SOURCE.on(RequestMatch.manifests()).always(PullLimit.of(100).counting());
        ImageBuilder.seeded(1)
                .layer(4_000)
                .build()
                .putInto(SOURCE, RepositoryName.parse("team/app"), Tag.parse("latest"));
        tain = RunningApplication.start(directory, SOURCE);
        assertThat(tain.registry("/v2/source.example/team/app/manifests/latest").statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        tain.close();
        SOURCE.close();
    }

    @Test
    void theTableHasEveryMetricWithItsTypeAndNoOther() throws IOException {
        List<String> exported = TYPE.matcher(tain.scrape())
                .results()
                .filter(type -> type.group(1).startsWith("tain_"))
                .map(type -> type.group(1) + " " + type.group(2))
                .toList();
        List<String> documented = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(exported).isNotEmpty();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(exported);
    }

    @Test
    void theOtherMetricsInTheDocumentAreExported() throws IOException {
        assertThat(names(Files.readString(DOCUMENT))).allMatch(samples()::contains, "is exported");
    }

    @Test
    void theDashboardShowsOnlyMetricsThatThereAre() throws IOException {
        List<String> expressions = new ArrayList<>();
        collect(JsonMapper.shared().readTree(Files.readString(DASHBOARD)), expressions);

        assertThat(expressions).hasSizeGreaterThan(10);
        assertThat(expressions)
                .allSatisfy(
                        expression -> assertThat(names(expression)).isNotEmpty().isSubsetOf(samples()));
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(LABELS.matcher(text).replaceAll("")).results().forEach(name -> names.add(name.group()));
        return names;
    }

    /** The names of samples, and those of the metrics that they belong to. */
    private static Set<String> samples() {
        Set<String> samples = new TreeSet<>();
        TYPE.matcher(tain.scrape()).results().forEach(type -> samples.add(type.group(1)));
        tain.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> samples.add(line.split("[{ ]", 2)[0]));
        return samples;
    }

    private static void collect(JsonNode node, List<String> expressions) {
        if (node.has("expr")) {
            expressions.add(node.path("expr").asString());
        }
        node.forEach(child -> collect(child, expressions));
    }
}
