package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a comparison comes to. It is written once, when the comparison ends, however that is. */
final class Results {

    private final Options options;
    private final Samples samples = new Samples();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> measured = new HashSet<>();
    private boolean written;

    Results(Options options) {
        this.options = options;
    }

    Samples samples() {
        return samples;
    }

    /** Notes what the machine and the programs are. */
    synchronized void describe(List<String> machine) {
        notes.addAll(machine);
    }

    /** Notes what was left out or failed, and says it. */
    synchronized void remark(String remark) {
        Progress.say(remark);
        notes.add(remark.lines().findFirst().orElse(""));
    }

    /** Notes that a case was measured. */
    synchronized void measured(Case one) {
        measured.add(one.name());
    }

    /** Whether all of these cases were measured. */
    synchronized boolean hasMeasured(List<String> names) {
        return measured.containsAll(names);
    }

    /**
     * Writes the report, the plot and every single sample, unless that was done.
     *
     * @param early whether the comparison has ended before its time: by the user, or since there was no way on
     */
    synchronized void write(boolean early) throws IOException {
        if (written || (early && samples.isEmpty())) {
            return;
        }
        written = true;
        if (early) {
            remark("ended early: what comes of the case that ran, and of those behind it, is missing");
        }
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        String name = now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm"));
        String title = "Tain beside its peers, %s, %d round%s%s"
                .formatted(
                        now.toLocalDate(),
                        options.rounds(),
                        options.rounds() == 1 ? "" : "s",
                        options.quick() ? ", quick" : "");
        List<Row> rows = Row.of(samples, options.quick());
        Path out = options.out();
        Path every = Files.write(out.resolve(name + ".csv"), samples.csv());
        Path plot = Files.writeString(out.resolve(name + ".svg"), new RatioPlot(title, rows).svg());
        String text = new MarkdownReport(title, notes, rows, samples, name + ".svg").text();
        Path report = Files.writeString(out.resolve(name + ".md"), text);
        Progress.say("%s%n%s%n%s".formatted(report, plot, every));
    }
}
