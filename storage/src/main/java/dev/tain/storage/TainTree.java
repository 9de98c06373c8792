package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What Distribution does not look at:
 *
 * <pre>
 * lock
 * spool/…
 * repositories/&lt;name&gt;/_tags/&lt;tag&gt;
 * repositories/&lt;name&gt;/_referrers/&lt;algorithm&gt;/&lt;hex of the subject&gt;/&lt;algorithm&gt;-&lt;hex&gt;
 * </pre>
 */
final class TainTree extends StoreTree {

    private static final String SPOOL = "spool";
    private static final String TAGS = "_tags";

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
        int own = lengthOfName(names);
        if (own == names.size()) {
            return directoryIf(names.isEmpty() || isRepository(names));
        }
        List<String> rest = names.subList(own + 1, names.size());
        return switch (own == 0 ? "" : names.get(own)) {
            case TAGS -> rest.isEmpty() ? Expected.DIRECTORY : fileIf(isTag(rest.get(0)));
            case "_referrers" -> expectedOfReferrers(rest);
            default -> Expected.NOTHING;
        };
    }

    private static Expected expectedOfReferrers(List<String> names) {
        return switch (names.size()) {
            case 0 -> Expected.DIRECTORY;
            case 1 -> directoryIf(isAlgorithm(names.get(0)));
            case 2 -> directoryIf(isDigest(names.get(0), names.get(1)));
            default -> fileIf(isReferrer(names.get(2)));
        };
    }

    @Override
    void check(Path file, List<String> names, BasicFileAttributes attributes) throws IOException {
        if (names.get(0).equals(SPOOL)) {
            report.countSpoolFile(attributes.size());
        } else if (names.contains(TAGS) && !isConfirmation(SmallText.read(file))) {
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
