package dev.tain.server;

import dev.tain.config.policyfiles.LoadedPolicy;
import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.config.registriesconf.RegistriesConfWriter;
import java.nio.file.Path;

/** {@code tain check}: validates policy files and prints the registries.conf that they come to. */
final class CheckCommand {

    private CheckCommand() {}

    /** Returns whether the files can be used; says on standard error what is wrong with them. */
    static boolean run(CommandLine line) {
        if (line.operands().isEmpty()) {
            throw new UsageException("check needs at least one file or directory");
        }
        try {
            LoadedPolicy loaded =
                    PolicyFiles.load(line.operands().stream().map(Path::of).toList());
            loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
            System.out.print(RegistriesConfWriter.write(loaded.entries(), loaded.shortNames()));
            return true;
        } catch (PolicyFileException e) {
            System.err.println(e.getMessage());
            return false;
        }
    }
}
