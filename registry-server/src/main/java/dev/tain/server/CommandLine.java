package dev.tain.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a command.
 *
 * @param config the file with the settings, when one is given
 * @param overrides settings given on the command line
 * @param operands what is not an option
 */
record CommandLine(Optional<Path> config, List<String> overrides, List<String> operands) {

    private static final String CONFIG = "--config";
    private static final String USUAL = "tain.yaml";
    private static final String OTHER = "tain.yml";

    /**
     * Reads options and operands.
     *
     * @throws UsageException when an option is unknown or incomplete, or the settings file is not there
     */
    static CommandLine parse(List<String> arguments) {
        Optional<Path> config = Optional.empty();
        List<String> overrides = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String argument = left.remove();
            if (argument.equals(CONFIG)) {
                config = Optional.of(readable(left.poll()));
            } else if (argument.startsWith(CONFIG + "=")) {
                config = Optional.of(readable(argument.substring(CONFIG.length() + 1)));
            } else if (argument.matches("--(tain|logging)\\..*")) {
                overrides.add(argument);
            } else if (argument.startsWith("-")) {
                throw new UsageException("\"%s\" is not an option".formatted(argument));
            } else {
                operands.add(argument);
            }
        }
        return new CommandLine(config, List.copyOf(overrides), List.copyOf(operands));
    }

    /**
     * The file with the settings, which is there; empty when none is given and the usual one is not there.
     *
     * @throws UsageException when there is something that somebody may take for it
     */
    Optional<Path> settingsFile() {
        return config.or(() -> usual(Path.of("").toAbsolutePath()));
    }

    /**
     * The file that is read where none is given.
     *
     * @param directory where it is looked for
     * @throws UsageException when there is something that somebody may take for it
     */
    static Optional<Path> usual(Path directory) {
        Path usual = directory.resolve(USUAL);
        if (Files.exists(usual)) {
            return Optional.of(usual);
        }
        if (Files.isSymbolicLink(usual)) {
            throw new UsageException(
                    "the settings file %s is a link that leads nowhere: mend or remove it".formatted(usual));
        }
        if (Files.exists(directory.resolve(OTHER))) {
            throw new UsageException("%s is not read by itself: rename it to %s, or give it as --config %s"
                    .formatted(directory.resolve(OTHER), USUAL, OTHER));
        }
        return Optional.empty();
    }

    /** The arguments that Spring Boot gets. */
    String[] springArguments() {
        List<String> arguments = new ArrayList<>(overrides);
        arguments.add("--spring.config.location="
                + settingsFile().map(file -> file.toUri().toString()).orElse("optional:file:./tain.yaml"));
        return arguments.toArray(String[]::new);
    }

    private static Path readable(@Nullable String file) {
        if (file == null || file.isEmpty()) {
            throw new UsageException(CONFIG + " needs a file");
        }
        Path path = Path.of(file).toAbsolutePath().normalize();
        if (!file.endsWith(".yaml") && !file.endsWith(".yml")) {
            throw new UsageException("the name of the settings file %s has to end with .yaml or .yml".formatted(file));
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new UsageException("the settings file %s is not there or cannot be read".formatted(file));
        }
        return path;
    }
}
