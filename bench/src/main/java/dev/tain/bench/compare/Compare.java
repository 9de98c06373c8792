package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program behind {@code bench/run}. */
public final class Compare {

    /** Random content from this seed is the same in every run. */
    private static final long SEED = 42;

    private static final int USAGE = 2;

    /** For {@code bench/run}, which would rather not build what is then not used. */
    private static final String ONLY_ARGUMENTS = "tain.bench.only-arguments";

    private final Options options;
    private final Processes processes;
    private final WorkDirectory work;
    private final Results results;
    private boolean failed;

    private Compare(Options options, Processes processes, WorkDirectory work, Results results) {
        this.options = options;
        this.processes = processes;
        this.work = work;
        this.results = results;
    }

    /**
     * Compares.
     *
     * @param arguments the checkout, and then what the user has typed
     */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> typed = List.of(arguments).subList(1, arguments.length);
        if (typed.contains("--help")) {
            System.out.print(OptionsParser.HELP + Cases.list());
            return;
        }
        Options options;
        List<Case> cases;
        try {
            options = OptionsParser.parse(Path.of(arguments[0]), typed);
            cases = Cases.named(options.cases());
            if (Boolean.getBoolean(ONLY_ARGUMENTS)) {
                return;
            }
            Setup.require(options, cases);
        } catch (IllegalArgumentException e) {
            end(String.valueOf(e.getMessage()));
            return;
        }
        try {
            System.exit(run(options, cases) ? 0 : 1);
        } catch (IOException e) {
            end(text(e));
        }
    }

    private static void end(String message) {
        System.err.println("bench/run: " + message);
        System.exit(USAGE);
    }

    /** What happened: exceptions of files have no more than the name of one in their message. */
    private static String text(Exception failure) {
        boolean whole = failure instanceof IOException && !(failure instanceof FileSystemException);
        return whole ? String.valueOf(failure.getMessage()) : failure.toString();
    }

    /** Runs the cases; says whether there were any for which nothing was missing, and all of these could be measured. */
    private static boolean run(Options options, List<Case> cases) throws IOException, InterruptedException {
        WorkDirectory work = WorkDirectory.in(options.work());
        Processes processes = new Processes(work.root());
        Results results = new Results(options);
        // Also when the user has had enough.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidy(processes, work, results)));
        Compare compare = new Compare(options, processes, work, results);
        boolean early = true;
        try {
            results.describe(new Machine(processes, work.root()).describe(options));
            compare.measure(compare.possible(cases));
            early = false;
        } catch (InterruptedException e) {
            return false;
        } finally {
            results.write(early);
        }
        return !compare.failed;
    }

    private static void tidy(Processes processes, WorkDirectory work, Results results) {
        processes.close();
        try {
            results.write(true);
        } catch (IOException e) {
            System.err.println("bench/run: cannot write the results: " + e);
        }
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
                        .forEach(program ->
                                results.remark("%s: without %s, which is missing".formatted(one.name(), program)));
            } else {
                results.remark("left out: %s, for want of %s".formatted(one.name(), String.join(", ", missing)));
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
        try (Lab lab = new Lab(options, work, processes, content, results)) {
            for (Case one : cases) {
                Progress.say("%s: %s".formatted(one.name(), one.summary()));
                measure(one, lab);
            }
        }
    }

    private void measure(Case one, Lab lab) throws InterruptedException {
        Samples samples = results.samples();
        samples.begin();
        try {
            one.run(lab, samples);
            samples.end(false);
            results.measured(one);
        } catch (IOException | RuntimeException e) {
            failed = true;
            if (processes.isClosed()) {
                throw new InterruptedException("The user has ended it");
            }
            samples.end(true);
            results.remark("failed: %s: %s".formatted(one.name(), text(e)));
        }
    }
}
