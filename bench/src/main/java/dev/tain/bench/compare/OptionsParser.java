package dev.tain.bench.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the command line. */
final class OptionsParser {

    static final String HELP = """
            bench/run [option…] [case…]   compares Tain with its peers on this machine

            --rounds N         how often everything is measured, in turn (6)
            --quick            small sizes, to see whether it works: the figures mean little
            --out DIR          where the results go (bench/results)
            --work DIR         where the temporary directory is made, some 16 GiB (/tmp, or TMPDIR)
            --tain-jar FILE    the Tain that is measured (registry-server/target/tain.jar)
            --against-jar FILE another Tain, as one more peer
            --java FILE        the program java for both (that which runs this)
            --java-options "…" options for it, after those in deploy/java.options
            --minutes N        for "soak": how long (10)
            """;

    private static final String QUICK = "--quick";
    private static final Set<String> WITH_VALUE = Set.of(
            "--rounds", "--out", "--work", "--tain-jar", "--against-jar", "--java", "--java-options", "--minutes");

    private final Map<String, String> values = new HashMap<>();
    private final List<String> cases = new ArrayList<>();
    private final Map<String, String> environment;
    private boolean quick;

    private OptionsParser(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads the command line.
     *
     * @param home the checkout
     * @throws IllegalArgumentException when something is wrong with it
     */
    static Options parse(Path home, List<String> arguments) {
        return parse(home, arguments, System.getenv());
    }

    static Options parse(Path home, List<String> arguments, Map<String, String> environment) {
        OptionsParser parser = new OptionsParser(environment);
        parser.read(new ArrayDeque<>(arguments));
        return parser.options(home);
    }

    private void read(Deque<String> left) {
        while (!left.isEmpty()) {
            String argument = left.remove();
            if (argument.equals(QUICK)) {
                quick = true;
            } else if (WITH_VALUE.contains(argument)) {
                String value = left.poll();
                if (value == null) {
                    throw new IllegalArgumentException(argument + " needs a value");
                }
                values.put(argument, value);
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("\"%s\" is not an option; --help lists them".formatted(argument));
            } else {
                cases.add(argument);
            }
        }
    }

    private Options options(Path home) {
        Path ownJava = Path.of(System.getProperty("java.home"), "bin", "java");
        Path jar = home.resolve("registry-server/target/tain.jar");
        return new Options(
                List.copyOf(cases),
                number("--rounds", 6),
                quick ? Sizes.quick() : Sizes.full(),
                quick,
                path("--out").orElse(home.resolve("bench/results")),
                path("--work").orElse(temporary()),
                file("--java").orElse(ownJava),
                javaOptions(),
                home,
                file("--tain-jar").orElse(jar),
                file("--against-jar"),
                number("--minutes", 10));
    }

    /** What belongs there by the user's wish; Java itself does not look at it. */
    private Path temporary() {
        String wish = environment.getOrDefault("TMPDIR", "");
        return Path.of(wish.isEmpty() ? System.getProperty("java.io.tmpdir") : wish)
                .toAbsolutePath();
    }

    private List<String> javaOptions() {
        String options = values.getOrDefault("--java-options", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+", -1));
    }

    private int number(String option, int otherwise) {
        String value = values.getOrDefault(option, Integer.toString(otherwise));
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("%s %s: a number from 1 to 9999 is needed".formatted(option, value));
        }
        return Integer.parseInt(value);
    }

    private Optional<Path> path(String option) {
        return Optional.ofNullable(values.get(option))
                .map(value -> Path.of(value).toAbsolutePath());
    }

    private Optional<Path> file(String option) {
        Optional<Path> file = path(option);
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw new IllegalArgumentException("%s: there is no file %s".formatted(option, file.get()));
        }
        return file;
    }
}
