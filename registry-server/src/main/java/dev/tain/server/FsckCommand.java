package dev.tain.server;

import dev.tain.storage.StoreCheck;
import dev.tain.storage.StoreFinding;
import dev.tain.storage.StoreTally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** {@code tain fsck}: verifies the store and changes nothing. */
final class FsckCommand {

    private static final int SECONDS_BETWEEN_PROGRESS = 10;

    private FsckCommand() {}

    /** Returns whether the store has no errors; prints what was found. */
    static boolean run(CommandLine line) {
        if (!line.operands().isEmpty()) {
            throw new UsageException("fsck takes no operands, and there is %s".formatted(line.operands()));
        }
        Path root = OfflineSettings.read(line).storage().filesystem().path();
        try {
            StoreCheck check = StoreCheck.of(root, finding -> System.out.println(text(finding)));
            if (check.isInUse()) {
                System.err.println(
                        "tain: the store is in use by another process: files that are just being written may be"
                                + " reported");
            }
            long start = System.nanoTime();
            StoreTally tally = runWithProgress(check);
            System.out.println(summary(tally, Duration.ofNanos(System.nanoTime() - start)));
            return tally.errors() == 0;
        } catch (IOException e) {
            System.err.println("tain: " + e.getMessage());
            return false;
        }
    }

    private static StoreTally runWithProgress(StoreCheck check) throws IOException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> progress = clock.scheduleAtFixedRate(
                () -> System.err.println("tain: so far " + seen(check.tally())),
                SECONDS_BETWEEN_PROGRESS,
                SECONDS_BETWEEN_PROGRESS,
                TimeUnit.SECONDS);
        try {
            return check.run();
        } finally {
            progress.cancel(false);
            clock.shutdown();
        }
    }

    /** One line, whatever the names of files are. */
    static String text(StoreFinding finding) {
        return "%s %s: %s; %s"
                .formatted(
                        finding.kind().severity().name().toLowerCase(Locale.ROOT),
                        finding.path(),
                        finding.problem(),
                        finding.kind().advice())
                .replaceAll("\\p{Cntrl}", "?");
    }

    static String summary(StoreTally tally, Duration time) {
        return "%s, verified in %,d s: %s, %s; spool: %s, %s"
                .formatted(
                        seen(tally),
                        time.toSeconds(),
                        count(tally.errors(), "error"),
                        count(tally.notices(), "notice"),
                        count(tally.spoolFiles(), "file"),
                        size(tally.spoolBytes()));
    }

    private static String seen(StoreTally tally) {
        return "%s, %s".formatted(count(tally.blobs(), "blob"), size(tally.blobBytes()));
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    /** In decimal units, with one digit behind the point where there is one before it. */
    private static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        // From 999.5 on, the value would be shown as 1000.
        while (value >= 999.5) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f %sB" : "%.0f %sB", value, "kMGTPE".charAt(unit));
    }
}
