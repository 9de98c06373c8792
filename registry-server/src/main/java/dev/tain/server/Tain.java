package dev.tain.server;

import java.util.Arrays;
import java.util.List;

/** The program: one command per run. */
public final class Tain {

    private static final String USAGE = """
            Tain, a pull-through mirror registry

            usage: tain serve [--config FILE] [--tain.KEY=VALUE…]

              serve    run the registry. Settings come from FILE, or from tain.yaml in the working directory where
                       there is one; every key of it can also be given as --tain.KEY=VALUE or TAIN_KEY=VALUE.
            """;

    private static final int WRONG_USAGE = 2;

    private Tain() {}

    public static void main(String[] args) {
        List<String> arguments = Arrays.asList(args);
        if (arguments.isEmpty() || arguments.contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        try {
            run(arguments.get(0), arguments.subList(1, arguments.size()));
        } catch (UsageException e) {
            System.err.println("tain: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    private static void run(String command, List<String> options) {
        if (!command.equals("serve")) {
            throw new UsageException("\"%s\" is not a command".formatted(command));
        }
        ServeCommand.parse(options).run();
    }
}
