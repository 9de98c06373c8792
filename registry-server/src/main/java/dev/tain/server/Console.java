package dev.tain.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Standard output, whole lines at a time, that says so when it takes nothing: that of Java forgets which of its lines a full disk or
 * a closed pipe has cost.
 */
final class Console extends PrintStream {

    private static final byte[] END_OF_LINE = {'\n'};

    private final OutputStream target;

    /** Whether what was written last may have ended in the middle of a line. */
    private boolean torn;

    /**
     * One that writes there, without a buffer.
     *
     * @param charset that of texts
     */
    Console(OutputStream out, Charset charset) {
        super(OutputStream.nullOutputStream(), false, charset);
        this.target = out;
    }

    /** Puts it in the place of the standard output that Java has made. */
    static void install() {
        Charset charset = Charset.forName(
                System.getProperty("stdout.encoding", Charset.defaultCharset().name())); // only newer Javas say it
        System.setOut(new Console(new FileOutputStream(FileDescriptor.out), charset));
    }

    /** The same for lines that are counted when they are lost, where it is the standard output; otherwise just that. */
    static OutputStream counted(PrintStream standard) {
        return standard instanceof Console console ? console.new Counted() : standard;
    }

    @Override
    public void write(int character) {
        write(new byte[] {(byte) character}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            writeOrFail(bytes, offset, length);
        } catch (IOException e) {
            setError();
        }
    }

    private synchronized void writeOrFail(byte[] bytes, int offset, int length) throws IOException {
        try {
            if (torn) {
                target.write(END_OF_LINE, 0, 1);
                torn = false;
            }
            target.write(bytes, offset, length);
        } catch (IOException e) {
            torn = true;
            throw e;
        }
    }

    private final class Counted extends OutputStream {

        @Override
        public void write(int character) throws IOException {
            write(new byte[] {(byte) character}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writeOrFail(bytes, offset, length);
        }
    }
}
