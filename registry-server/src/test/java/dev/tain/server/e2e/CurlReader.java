package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A curl, as a process of its own, that reads a blob and keeps nothing of it on the disk. */
final class CurlReader implements AutoCloseable {

    private static final List<String> CURL = List.of("curl", "--silent", "--show-error", "--fail");
    /** The shell's arguments are curl's; nothing else is quoted. */
    private static final List<String> INTO_HASH = List.of("sh", "-c", "\"$@\" | sha256sum", "sh");

    private final Path headers;
    private final Path output;
    private final boolean hashes;
    private final Process process;

    private CurlReader(Path directory, String name, URI uri, boolean hashes) throws IOException {
        this.headers = directory.resolve(name + ".headers");
        this.output = directory.resolve(name + ".output");
        this.hashes = hashes;
        List<String> command = new ArrayList<>(hashes ? INTO_HASH : List.of());
        command.addAll(CURL);
        command.addAll(List.of("--dump-header", headers.toString()));
        command.addAll(hashes ? List.of() : List.of("--output", "/dev/null", "--write-out", "%{size_download}"));
        command.add(uri.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Starts one that counts the bytes. */
    static CurlReader counting(Path directory, String name, URI uri) throws IOException {
        return new CurlReader(directory, name, uri, false);
    }

    /** Starts one that hashes the bytes. */
    static CurlReader hashing(Path directory, String name, URI uri) throws IOException {
        return new CurlReader(directory, name, uri, true);
    }

    /** Whether the answer has begun. */
    boolean isReading() {
        try {
            return Files.exists(headers) && Files.readString(headers).contains(" 200 ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end and returns whether the answer was complete and right, as far as this one looks. */
    boolean isRight(Digest digest, long size, Duration limit) throws InterruptedException, IOException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("A curl has not come to its end within " + limit);
        }
        String right = hashes ? digest.hex() + "  -\n" : Long.toString(size);
        if (process.exitValue() == 0 && Files.readString(output).equals(right)) {
            return true;
        }
        System.out.printf("A curl ended with %d: %s%n", process.exitValue(), Files.readString(output));
        return false;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
