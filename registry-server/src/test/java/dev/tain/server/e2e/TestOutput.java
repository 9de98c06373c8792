package dev.tain.server.e2e;

import dev.tain.testkit.KeptConsole;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the tests of a module have left behind.
 *
 * @param module the directory of the module
 * @param since what is older belongs to another build
 */
record TestOutput(Path module, Instant since) {

    private static final Path SUREFIRE = Path.of("target", "surefire-reports");
    private static final Path FAILSAFE = Path.of("target", "failsafe-reports");

    /** All that there is. */
    static TestOutput ofModule(Path module) {
        return new TestOutput(module, Instant.MIN);
    }

    /** All modules beside this one, and this one. */
    static List<TestOutput> ofAllModules(Instant since) {
        try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath().getParent())) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> new TestOutput(module, since))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The secrets that the tests have used, in all forms in which they may show. */
    List<String> secrets() {
        return files(TestSecret.DIRECTORY)
                .flatMap(file -> read(file).stream())
                .distinct()
                .toList();
    }

    /** The reports of test classes. */
    List<Path> reports() {
        return Stream.of(SUREFIRE, FAILSAFE)
                .flatMap(this::files)
                .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                .toList();
    }

    /** Reports, what was written to the console, and what the processes have written that the tests started. */
    List<Path> files() {
        return Stream.of(SUREFIRE, FAILSAFE, KeptConsole.DIRECTORY, KeptOutput.DIRECTORY)
                .flatMap(this::files)
                .toList();
    }

    private Stream<Path> files(Path directory) {
        Path place = module.resolve(directory);
        if (!Files.isDirectory(place)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(Files::isRegularFile).filter(this::isOfThisBuild).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOfThisBuild(Path file) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isBefore(since);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
