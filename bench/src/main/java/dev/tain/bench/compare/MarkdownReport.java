package dev.tain.bench.compare;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The results as a Markdown document.
 *
 * @param title the heading
 * @param machine what the machine is, a line each
 * @param rows the ratios
 * @param samples everything that was measured
 * @param remarks what was left out or failed
 * @param plot the name of the file with the plot
 */
record MarkdownReport(
        String title, List<String> machine, List<Row> rows, Samples samples, List<String> remarks, String plot) {

    String text() {
        return """
                # %s

                %s
                %s
                Ratios are Tain ÷ peer of the same round; a goal is met when the median meets it. Only ratios can be compared with other runs.

                %s
                ![The same as a plot](%s)

                ## Medians of the figures themselves

                For orientation only: they say as much about the machine as about the servers.

                %s""".formatted(
                        title, list(machine), remarks.isEmpty() ? "" : list(remarks) + "\n", ratios(), plot, figures());
    }

    private static String list(List<String> lines) {
        return lines.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
    }

    private String ratios() {
        StringBuilder table = new StringBuilder("""
                | case | measure | Tain ÷ | minimum | median | maximum | goal | met |
                |---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            table.append("| %s | %s | %s | %s | **%s** | %s | %s | %s |%n"
                    .formatted(
                            row.key().label(),
                            row.key().metric().label(),
                            row.against(),
                            row.text(row.minimum()),
                            row.text(row.median()),
                            row.text(row.maximum()),
                            row.goal().map(Goal::text).orElse("–"),
                            row.met().map(met -> met ? "yes" : "**no**").orElse("–")));
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
