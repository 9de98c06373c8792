package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Looks, before anything is measured, whether there is a place for what will be written. */
final class Setup {

    private static final long GIB = 1L << 30;

    /** Names that mean themselves in the settings of all servers; and Java 17 makes no use of an archive below a space. */
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"'\\\\$;{}#]+");

    private Setup() {}

    /**
     * Makes the directory of the results, and looks at it and at the one for temporary files.
     *
     * @throws IllegalArgumentException when one of them cannot be used; the message says which one, and why
     */
    static void require(Options options, List<Case> cases) {
        requireOut(options.out());
        Path work = options.work();
        if (!Files.isDirectory(work) || !Files.isWritable(work)) {
            throw new IllegalArgumentException("--work %s: this is no directory that can be written".formatted(work));
        }
        if (!PLAIN.matcher(work.toString()).matches()) {
            throw new IllegalArgumentException(
                    "--work %s: a path without spaces, quotes and the like is needed, since the servers get it in their settings"
                            .formatted(work));
        }
        requireSpace(work, needed(options, cases));
        if (!Files.isRegularFile(options.tainJar())) {
            throw new IllegalArgumentException("There is no file %s: build it first".formatted(options.tainJar()));
        }
    }

    /** The space for temporary files, in bytes. */
    static long needed(Options options, List<Case> cases) {
        boolean soak = cases.stream().anyMatch(Soak.class::isInstance);
        long ones = soak ? (long) Soak.coldBlobs(options) * Sizes.MIB : 0;
        return options.sizes().needed() + 2 * ones; // at the upstream, and in Tain's store
    }

    private static void requireOut(Path out) {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new IllegalArgumentException("--out %s: this directory cannot be made: %s".formatted(out, e), e);
        }
        if (!Files.isWritable(out)) {
            throw new IllegalArgumentException("--out %s: this directory cannot be written".formatted(out));
        }
    }

    private static void requireSpace(Path work, long needed) {
        long free;
        try {
            free = Files.getFileStore(work).getUsableSpace();
        } catch (IOException e) {
            return; // then it may be missed later
        }
        if (free < needed) {
            throw new IllegalArgumentException("--work %s: %.0f GiB are needed there for a while, and %.1f are free"
                    .formatted(work, (double) needed / GIB, (double) free / GIB));
        }
    }
}
