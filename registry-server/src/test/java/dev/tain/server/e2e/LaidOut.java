package dev.tain.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What {@code deploy/lay-out} makes of the packaged jar, which is what users launch; made once for all tests.
 *
 * @param java the program that launches it, and has made its archive
 * @param directory where it is
 */
record LaidOut(Path java, Path directory) {

    private static final Path PROGRAM =
            Path.of("..", "deploy", "lay-out").toAbsolutePath().normalize();
    private static final Path JAR = Path.of("target", "tain.jar").toAbsolutePath();
    private static final Path DIRECTORY = Path.of("target", "laid-out").toAbsolutePath();
    private static final long LIMIT_SECONDS = 120;

    private static final class Once {

        private static final LaidOut VALUE = make();
    }

    static LaidOut fromJar() {
        return Once.VALUE;
    }

    Path jar() {
        return directory.resolve("tain.jar");
    }

    /** The file with the options for Java. */
    Path javaOptions() {
        return directory.resolve("java.options");
    }

    private static LaidOut make() {
        if (!Files.exists(JAR)) {
            throw new AssertionError("There is no %s: run ./mvnw package first".formatted(JAR));
        }
        Path home = Path.of(System.getProperty("java.home"));
        Path output = DIRECTORY.resolveSibling("laid-out.log");
        ProcessBuilder builder = new ProcessBuilder("sh", PROGRAM.toString(), JAR.toString(), DIRECTORY.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", home.toString());
        try {
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("%s failed:%n%s".formatted(PROGRAM, Files.readString(output)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
        return new LaidOut(home.resolve("bin").resolve("java"), DIRECTORY);
    }
}
