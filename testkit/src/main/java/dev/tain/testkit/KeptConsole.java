package dev.tain.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Keeps a copy of all that the tests of a module write to the console, in {@code target/test-output/}: test reports have only what
 * belongs to some test. Found by JUnit through {@code META-INF/services}.
 */
public final class KeptConsole implements TestExecutionListener {

    /** Where the copies go, in the module's directory. */
    public static final Path DIRECTORY = Path.of("target", "test-output");

    private PrintStream out = System.out;
    private PrintStream err = System.err;

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        try {
            Files.createDirectories(DIRECTORY);
            OutputStream file = Files.newOutputStream(DIRECTORY.resolve("console-" + UUID.randomUUID() + ".txt"));
            out = System.out;
            err = System.err;
            System.setOut(copying(out, file));
            System.setErr(copying(err, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        System.out.flush();
        System.err.flush();
        System.setOut(out);
        System.setErr(err);
    }

    private static PrintStream copying(PrintStream console, OutputStream file) {
        return new PrintStream(new Copying(console, file), true, StandardCharsets.UTF_8);
    }

    /** Writes the same to both; both outputs of the process share a file. */
    private static final class Copying extends OutputStream {

        private final PrintStream console;
        private final OutputStream file;

        Copying(PrintStream console, OutputStream file) {
            this.console = console;
            this.file = file;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            console.write(bytes, offset, length);
            file.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            console.flush();
        }
    }
}
