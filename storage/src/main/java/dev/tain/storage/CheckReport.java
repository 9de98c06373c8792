package dev.tain.storage;

import dev.tain.storage.StoreFinding.Kind;
import dev.tain.storage.StoreFinding.Severity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Takes the findings of all threads of a check, hands them on one at a time, and counts. */
final class CheckReport {

    private final Consumer<StoreFinding> findings;
    private final LongAdder blobs = new LongAdder();
    private final LongAdder blobBytes = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder notices = new LongAdder();
    private final LongAdder spoolFiles = new LongAdder();
    private final LongAdder spoolBytes = new LongAdder();

    CheckReport(Consumer<StoreFinding> findings) {
        this.findings = findings;
    }

    synchronized void add(Kind kind, Path path, String problem) {
        (kind.severity() == Severity.ERROR ? errors : notices).increment();
        findings.accept(new StoreFinding(kind, path, problem));
    }

    /** What could not be read; what has gone away since it was listed is no finding. */
    void addUnreadable(Path path, IOException failure) {
        if (!(failure instanceof NoSuchFileException)) {
            add(Kind.UNREADABLE, placeOf(failure).orElse(path), "cannot be read: " + failure);
        }
    }

    /** Where it failed, which may be at something else that was looked at on the way. */
    private static Optional<Path> placeOf(IOException failure) {
        return failure instanceof FileSystemException place && place.getFile() != null
                ? Optional.of(Path.of(place.getFile()))
                : Optional.empty();
    }

    void countBlob() {
        blobs.increment();
    }

    void countBlobBytes(long bytes) {
        blobBytes.add(bytes);
    }

    void countSpoolFile(long bytes) {
        spoolFiles.increment();
        spoolBytes.add(bytes);
    }

    StoreTally tally() {
        return new StoreTally(
                blobs.sum(), blobBytes.sum(), errors.sum(), notices.sum(), spoolFiles.sum(), spoolBytes.sum());
    }
}
