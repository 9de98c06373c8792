package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The access log of the upstream: a line per answer, with the path and the bytes of the body that were sent. */
record UpstreamLog(Path file) {

    /** The bytes that were sent of a blob so far. */
    long bytes(Blob blob) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return bytes(blob, lines);
        }
    }

    static long bytes(Blob blob, Stream<String> lines) {
        return lines.filter(line -> line.startsWith(blob.path() + " "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }
}
