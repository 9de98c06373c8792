package dev.tain.server;

import dev.tain.config.settings.SettingsFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The program: one command per run. */
public final class Tain {

    private static final String USAGE = """
            Tain, a pull-through mirror registry

            usage: tain serve [OPTIONS]              run the registry
                   tain check FILE…                  validate policy files, or directories of them, and print the
                                                     registries.conf that they come to
                   tain plan REFERENCE [OPTIONS]     print where an image would be pulled from, and why
                   tain fsck [OPTIONS]               verify the store and change nothing; a running Tain need not stop
                   tain rehearse                     start here on free ports, answer a request and stop: Java can make an
                                                     archive of the classes of such a run, see deploy/lay-out
                   tain token NAME ROLE              make a token for the admin port, with its entry for the file that
                                                     tain.admin.credentials-file names; ROLE is viewer, operator or admin

                   tain --version

            options: --config FILE         read the settings from FILE instead of ./tain.yaml
                     --tain.KEY=VALUE      give a setting here; TAIN_KEY=VALUE in the environment does the same
            """;

    private static final Set<String> HELP = Set.of("-h", "help");
    private static final String SERVE = "serve";
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Tain() {}

    public static void main(String[] args) {
        // Numbers in names, headers and messages have the digits 0 to 9, whatever the language of the machine.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        int exitCode = run(Arrays.asList(args));
        if (exitCode != DONE) {
            System.exit(exitCode);
        }
    }

    /** Does what the arguments say, and returns the exit code. */
    static int run(List<String> arguments) {
        if (arguments.isEmpty() || arguments.contains("--help") || HELP.contains(arguments.get(0))) {
            System.out.print(USAGE);
            return written(DONE);
        }
        String command = arguments.get(0);
        if (command.equals("--version")) {
            System.out.println("Tain " + version());
            return written(DONE);
        }
        try {
            boolean done = run(command, CommandLine.parse(arguments.subList(1, arguments.size())));
            int exitCode = done ? DONE : FAILED;
            return command.equals(SERVE) ? exitCode : written(exitCode);
        } catch (SettingsFileException e) {
            System.err.println("tain: the settings cannot be used:\n" + e.getMessage());
            return command.equals(SERVE) ? FAILED : WRONG_USAGE;
        } catch (WrongSettingsException e) {
            System.err.println("tain: " + e.getMessage());
            return WRONG_USAGE;
        } catch (UsageException e) {
            System.err.println("tain: " + e.getMessage());
            System.err.print(USAGE);
            return WRONG_USAGE;
        }
    }

    /** The exit code of a command that was to print something: who reads half of it must not take that for all. */
    private static int written(int exitCode) {
        if (System.out.checkError()) {
            System.err.println("tain: standard output could not be written: it is closed, or its disk is full");
            return FAILED;
        }
        return exitCode;
    }

    /** Which the jar says; there is none where the classes are not in one. */
    private static String version() {
        return Objects.requireNonNullElse(Tain.class.getPackage().getImplementationVersion(), "of an unknown version");
    }

    private static boolean run(String command, CommandLine line) {
        switch (command) {
            case SERVE -> ServeCommand.run(line);
            case "token" -> TokenCommand.run(line);
            case "rehearse" -> {
                return RehearseCommand.run(line);
            }
            case "check" -> {
                return CheckCommand.run(line);
            }
            case "plan" -> {
                return PlanCommand.run(line);
            }
            case "fsck" -> {
                return FsckCommand.run(line);
            }
            default -> throw new UsageException("\"%s\" is not a command".formatted(command));
        }
        return true;
    }
}
