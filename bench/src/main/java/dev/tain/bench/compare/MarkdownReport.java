package dev.tain.bench.compare;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The results as a Markdown document.
 *
 * @param title the heading
 * @param notes what the machine is, and what was left out or failed, a line each
 * @param rows the ratios
 * @param samples everything that was measured
 * @param plot the name of the file with the plot
 */
record MarkdownReport(String title, List<String> notes, List<Row> rows, Samples samples, String plot) {

    String text() {
        return """
                # %s

                %s
                Ratios are Tain ÷ peer of the same round; a goal is met when the median meets it. Only ratios can be compared with other runs.

                %s
                ![The same as a plot](%s)

                ## Medians of the figures themselves

                For orientation only: they say as much about the machine as about the servers.

                %s""".formatted(title, list(), ratios(), plot, figures());
    }

    private String list() {
        return notes.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
    }

    private String ratios() {
        StringBuilder table = new StringBuilder("""
                | case | measure | Tain ÷ | rounds | minimum | median | maximum | goal | met |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            table.append("| %s | %s | %s | %d | %s | **%s** | %s | %s | %s |%n"
                    .formatted(
                            row.key().label(),
                            row.key().metric().label(),
                            row.against(),
                            row.spread().rounds(),
                            row.text(row.spread().minimum()),
                            row.text(row.spread().median()),
                            row.text(row.spread().maximum()),
                            row.goal().map(Goal::text).orElse("–"),
                            row.verdict()));
        }
        for (Goal goal : Goals.notAmong(rows)) {
            table.append("| %s | %s | %s | – | – | – | – | %s | not measured |%n"
                    .formatted(goal.label(), goal.metric().label(), goal.peer().orElse("–"), goal.text()));
        }
        return table.toString();
    }

    private String figures() {
        StringBuilder table = new StringBuilder("""
                | case | measure | subject | median |
                |---|---|---|---|
                """);
        samples.forEach((key, figures) -> figures.forEach((subject, all) -> table.append("| %s | %s | %s | %s |%n"
                .formatted(
                        key.label(), key.metric().label(), subject, key.metric().format(Samples.median(all))))));
        return table.toString();
    }
}
