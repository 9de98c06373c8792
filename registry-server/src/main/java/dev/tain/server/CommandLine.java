package dev.tain.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a command.
 *
 * @param settings where the settings are read from, as Spring Boot names it
 * @param overrides settings given on the command line
 * @param operands what is not an option
 */
record CommandLine(String settings, List<String> overrides, List<String> operands) {

    private static final String CONFIG = "--config";

    /**
     * Reads options and operands.
     *
     * @throws UsageException when an option is unknown or incomplete, or the settings file is not there
     */
    static CommandLine parse(List<String> arguments) {
        String settings = "optional:file:./tain.yaml";
        List<String> overrides = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String argument = left.remove();
            if (argument.equals(CONFIG)) {
                settings = settingsIn(left.poll());
            } else if (argument.startsWith(CONFIG + "=")) {
                settings = settingsIn(argument.substring(CONFIG.length() + 1));
            } else if (argument.matches("--(tain|logging)\\..*")) {
                overrides.add(argument);
            } else if (argument.startsWith("-")) {
                throw new UsageException("\"%s\" is not an option".formatted(argument));
            } else {
                operands.add(argument);
            }
        }
        return new CommandLine(settings, List.copyOf(overrides), List.copyOf(operands));
    }

    /** The arguments that Spring Boot gets. */
    String[] springArguments() {
        List<String> arguments = new ArrayList<>(overrides);
        arguments.add("--spring.config.location=" + settings);
        return arguments.toArray(String[]::new);
    }

    private static String settingsIn(@Nullable String file) {
        if (file == null) {
            throw new UsageException(CONFIG + " needs a file");
        }
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isReadable(path)) {
            throw new UsageException("the settings file %s cannot be read".formatted(file));
        }
        return "file:" + path;
    }
}
