package dev.tain.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The results as a picture: a line from the smallest to the largest ratio with a dot at the median, and a mark at the goal. Figures of
 * Tain's own are shown in parts of their goal.
 */
record RatioPlot(String title, List<Row> rows) {

    private static final int WIDTH = 1240;
    private static final int LEFT = 560;
    private static final int RIGHT = 1020;
    private static final int TOP = 76;
    private static final int LINE = 24;
    private static final int BELOW = 40;
    private static final int BETWEEN_TICKS = 44;

    /** So that nothing is drawn at the very edge. */
    private static final double MARGIN = 1.25;

    // Blue and orange can be told apart by everybody.
    private static final String MET = "#1f6feb";
    private static final String MISSED = "#d9480f";
    private static final String NEITHER = "#868e96";

    private static final double[] TICKS = {0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000};

    String svg() {
        Scale scale = Scale.of(rows);
        int bottom = TOP + rows.size() * LINE;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="20" y="28" font-size="17" font-weight="bold">%s</text>
                <text x="20" y="48" fill="#555">%s</text>
                """.formatted(WIDTH, bottom + BELOW, escape(title), LEGEND));
        double last = 0;
        for (double tick : TICKS) {
            if (scale.shows(tick) && scale.x(tick) - last > BETWEEN_TICKS) {
                last = scale.x(tick);
                svg.append(tick(last, bottom, tick));
            }
        }
        for (int number = 0; number < rows.size(); number++) {
            svg.append(row(rows.get(number), TOP + number * LINE + LINE / 2, scale));
        }
        return svg.append("</svg>\n").toString();
    }

    private static final String LEGEND =
            "Tain ÷ peer, smallest to largest of the rounds, dot: median, upright bar: goal. "
                    + "Blue meets the goal, orange misses it, grey has none, or no verdict.";

    private static String tick(double x, int bottom, double tick) {
        String colour = tick == 1 ? "#555" : "#ddd";
        return text(
                """
                <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s"/>
                <text x="%.1f" y="%d" text-anchor="middle" fill="#555">%s×</text>
                """,
                x, TOP, x, bottom, colour, x, bottom + 18, Double.toString(tick).replaceAll("\\.0$", ""));
    }

    private static String row(Row row, int y, Scale scale) {
        double part = unit(row);
        String colour = row.met().map(met -> met ? MET : MISSED).orElse(NEITHER);
        String against = row.peer().map(peer -> " ÷ " + peer).orElse(" ÷ goal");
        String label =
                "%s · %s%s".formatted(row.key().label(), row.key().metric().label(), against);
        StringBuilder svg = new StringBuilder(text(
                """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s" stroke-width="3" stroke-linecap="round"/>
                <circle cx="%.1f" cy="%d" r="5" fill="%s"/>
                """,
                LEFT - 12,
                y + 4,
                escape(label),
                scale.x(row.spread().minimum() / part),
                y,
                scale.x(row.spread().maximum() / part),
                y,
                colour,
                scale.x(row.spread().median() / part),
                y,
                colour));
        row.goal().ifPresent(goal -> svg.append(goal(scale.x(goal.bar() / part), y)));
        String verdict = row.text(row.spread().median())
                + row.goal().map(goal -> " (" + goal.text() + ")").orElse("");
        return svg.append(text(
                        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n", RIGHT + 12, y + 4, colour, escape(verdict)))
                .toString();
    }

    private static String goal(double x, int y) {
        String format = "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#222\" stroke-width=\"2\"/>\n";
        return text(format, x, y - 8, x, y + 8);
    }

    /** By what the figures of a line are divided. */
    private static double unit(Row row) {
        return row.peer().isPresent() ? 1 : row.goal().map(Goal::bar).orElse(1.0);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A logarithmic scale: half as much and twice as much are equally far from the same. */
    private record Scale(double least, double most) {

        static Scale of(List<Row> rows) {
            List<Double> all = rows.stream()
                    .flatMap(row -> Stream.concat(
                                    Stream.of(
                                            row.spread().minimum(), row.spread().maximum()),
                                    row.goal().map(Goal::bar).stream())
                            .map(value -> value / unit(row)))
                    .filter(value -> value > 0)
                    .toList();
            double least = all.stream().min(Double::compare).orElse(1.0);
            double most = all.stream().max(Double::compare).orElse(1.0);
            return new Scale(Math.min(least, 0.5) / MARGIN, Math.max(most, 2) * MARGIN);
        }

        boolean shows(double ratio) {
            return ratio >= least && ratio <= most;
        }

        double x(double ratio) {
            double part = Math.log(Math.max(ratio, least) / least) / Math.log(most / least);
            return LEFT + part * (RIGHT - LEFT);
        }
    }
}
