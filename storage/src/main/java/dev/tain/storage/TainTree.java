package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** What Distribution does not look at: the lock, the spool, and {@code repositories/<name>/_tags/<tag>}. */
final class TainTree extends StoreTree {

    private static final String SPOOL = "spool";

    private final CheckReport report;

    TainTree(FileSystemLayout layout, CheckReport report) {
        super(layout.tainDirectory(), report);
        this.report = report;
    }

    @Override
    Expected expected(List<String> names) {
        List<String> rest = names.subList(1, names.size());
        return switch (names.get(0)) {
            case "lock" -> fileIf(rest.isEmpty());
            case SPOOL -> rest.isEmpty() ? Expected.DIRECTORY : Expected.FILE;
            case "repositories" -> expectedOfRepositories(rest);
            default -> Expected.NOTHING;
        };
    }

    private static Expected expectedOfRepositories(List<String> names) {
        int tags = names.indexOf("_tags");
        if (tags < 0) {
            return directoryIf(names.isEmpty() || isRepository(names));
        }
        List<String> rest = names.subList(tags + 1, names.size());
        return rest.isEmpty() ? directoryIf(tags > 0) : fileIf(isTag(rest.get(0)));
    }

    @Override
    void check(Path file, List<String> names, BasicFileAttributes attributes) throws IOException {
        if (names.get(0).equals(SPOOL)) {
            report.countSpoolFile(attributes.size());
        } else if (names.size() > 1 && !isConfirmation(SmallText.read(file))) {
            report.add(Kind.WRONG_CONFIRMATION, file, "does not hold a digest and a time");
        }
    }

    private static boolean isConfirmation(String text) {
        String[] fields = text.split(" ", 2);
        try {
            Digest.parse(fields[0]);
            Instant.parse(fields[fields.length - 1]);
            return true;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return false;
        }
    }
}
