package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The program behind {@code bench/run}. */
public final class Compare {

    /** Random content from this seed is the same in every run. */
    private static final long SEED = 42;

    private static final int USAGE = 2;

    private final Options options;
    private final Processes processes;
    private final WorkDirectory work;
    private final Samples samples = new Samples();
    private final List<String> remarks = new ArrayList<>();
    private boolean failed;

    private Compare(Options options, Processes processes, WorkDirectory work) {
        this.options = options;
        this.processes = processes;
        this.work = work;
    }

    /**
     * Compares.
     *
     * @param arguments the checkout, and then what the user has typed
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> typed = List.of(arguments).subList(1, arguments.length);
        if (typed.contains("--help")) {
            System.out.print(OptionsParser.HELP + Cases.list());
            return;
        }
        try {
            Options options = OptionsParser.parse(Path.of(arguments[0]), typed);
            List<Case> cases = Cases.named(options.cases());
            System.exit(run(options, cases) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage());
            System.exit(USAGE);
        }
    }

    /** Runs the cases; says whether there were any for which nothing was missing, and all of these could be measured. */
    private static boolean run(Options options, List<Case> cases) throws IOException, InterruptedException {
        WorkDirectory work = WorkDirectory.in(options.work());
        Processes processes = new Processes(work.root());
        // Also when the user has had enough.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidy(processes, work)));
        Compare compare = new Compare(options, processes, work);
        List<String> machine = new Machine(processes, work.root()).describe(options);
        try {
            compare.measure(compare.possible(cases));
        } catch (InterruptedException e) {
            return false;
        }
        compare.write(machine);
        return !compare.failed;
    }

    private static void tidy(Processes processes, WorkDirectory work) {
        processes.close();
        try {
            work.close();
        } catch (IOException e) {
            System.err.println("bench/run: cannot remove %s: %s".formatted(work.root(), e));
        }
    }

    private List<Case> possible(List<Case> cases) {
        List<Case> possible = new ArrayList<>();
        for (Case one : cases) {
            List<String> missing = Cases.missing(one);
            if (missing.isEmpty()) {
                possible.add(one);
                Cases.missingPeers(one)
                        .forEach(program -> remark("%s: without %s, which is missing".formatted(one.name(), program)));
            } else {
                remark("left out: %s, for want of %s".formatted(one.name(), String.join(", ", missing)));
            }
        }
        failed = possible.isEmpty();
        return possible;
    }

    private void measure(List<Case> cases) throws IOException, InterruptedException {
        if (cases.isEmpty()) {
            return;
        }
        Progress.say("Writing the content");
        boolean soak = cases.stream().anyMatch(Soak.class::isInstance);
        boolean firstByte = cases.stream().anyMatch(FirstByte.class::isInstance);
        int ones = (firstByte ? FirstByte.blobs(options) : 0) + (soak ? Soak.coldBlobs(options) : 0);
        Content content = Content.write(work.directory("content"), SEED, options.sizes(), ones);
        try (Lab lab = new Lab(options, work, processes, content)) {
            for (Case one : cases) {
                Progress.say("%s: %s".formatted(one.name(), one.summary()));
                measure(one, lab);
            }
        }
    }

    private void measure(Case one, Lab lab) throws InterruptedException {
        Set<Samples.Key> before = samples.keys();
        try {
            one.run(lab, samples);
        } catch (IOException e) {
            failed = true;
            samples.incompleteSince(before);
            if (processes.isClosed()) {
                throw new InterruptedException("The user has ended it");
            }
            remark("failed: %s: %s".formatted(one.name(), e.getMessage()));
        }
    }

    private void remark(String remark) {
        Progress.say(remark);
        remarks.add(remark.lines().findFirst().orElse(""));
    }

    private void write(List<String> machine) throws IOException {
        LocalDateTime now = LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES);
        String name = now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm"));
        String title = "Tain beside its peers, %s, %d rounds%s"
                .formatted(now.toLocalDate(), options.rounds(), options.quick() ? ", quick" : "");
        List<Row> rows = Row.of(samples);
        Files.createDirectories(options.out());
        Path plot = Files.writeString(options.out().resolve(name + ".svg"), new RatioPlot(title, rows).svg());
        Path report = options.out().resolve(name + ".md");
        Files.writeString(report, new MarkdownReport(title, machine, rows, samples, remarks, name + ".svg").text());
        Progress.say("%s%n%s".formatted(report, plot));
    }
}
