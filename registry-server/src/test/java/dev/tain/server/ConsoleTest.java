package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Standard output on a disk that is full for a while. */
class ConsoleTest {

    private final PrintStream before = System.out;
    private final SmallDisk disk = new SmallDisk();
    private final Console console = new Console(disk, StandardCharsets.UTF_8);

    /** Takes so many bytes, and of more those that fit. */
    private static final class SmallDisk extends OutputStream {

        private final ByteArrayOutputStream file = new ByteArrayOutputStream();
        private int room = 1_000;

        @Override
        public void write(int value) {
            throw new UnsupportedOperationException("lines are written whole");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int fits = Math.min(room - file.size(), length);
            file.write(bytes, offset, fits);
            if (fits < length) {
                throw new IOException("No space left on device");
            }
        }
    }

    @AfterEach
    void putBack() {
        System.setOut(before);
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private String written() {
        return disk.file.toString(StandardCharsets.UTF_8);
    }

    @Test
    void takesTextsAsStandardOutputDoes() {
        console.println("a \u00e4");
        console.printf("%d%n", 1);

        assertThat(written()).isEqualTo("a \u00e4\n1\n");
        assertThat(console.checkError()).isFalse();
    }

    @Test
    void saysThatALineIsLost() {
        System.setOut(console);
        disk.room = 0;

        assertThatIOException().isThrownBy(() -> ServeCommand.output().write(line("a")));
    }

    @Test
    void beginsANewLineBehindOneThatIsTorn() throws IOException {
        System.setOut(console);
        disk.room = 3;
        assertThatIOException().isThrownBy(() -> ServeCommand.output().write(line("first")));

        disk.room = 1_000;
        ServeCommand.output().write(line("second"));
        console.println("third");

        assertThat(written()).isEqualTo("fir\nsecond\nthird\n");
    }

    /** A stream of Java's would say for ever that something has failed once. */
    @Test
    void takesLinesAgainWhenThereIsRoom() throws IOException {
        System.setOut(console);
        disk.room = 0;
        console.println("lost");
        assertThat(console.checkError()).isTrue();

        disk.room = 1_000;
        ServeCommand.output().write(line("kept"));

        assertThat(written()).endsWith("kept\n");
    }
}
