package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the packaged jar when it is to end by itself. */
final class BadStart {

    private static final Path JAR = Path.of("target", "tain.jar").toAbsolutePath();

    private BadStart() {}

    /** Runs a command of Tain's in a directory. */
    static Command.Result tain(Path directory, String... arguments) {
        return tain(directory, Map.of(), arguments);
    }

    /** Runs a command of Tain's in a directory with some more environment variables. */
    static Command.Result tain(Path directory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return Command.run(directory, environment, command);
    }

    /** Shows that it ended with the exit code of a failure, and said all this instead of a stack trace. */
    static void assertFailed(Command.Result result, String... said) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.output()).contains(said).doesNotContain("\tat ", "Caused by: ");
    }

    /** Shows that it ended with the exit code of a wrong command line, and said this and how it is used. */
    static void assertMisused(Command.Result result, String said) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.output()).startsWith("tain: ").contains(said, "usage: tain serve");
    }
}
