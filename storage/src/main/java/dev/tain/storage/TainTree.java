package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
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
 * repositories/&lt;name&gt;/_cached
 * repositories/&lt;name&gt;/_last-pull
 * repositories/&lt;name&gt;/_tags/&lt;tag&gt;
 * repositories/&lt;name&gt;/_referrers/&lt;algorithm&gt;/&lt;hex of the subject&gt;/&lt;algorithm&gt;-&lt;hex&gt;
 * policies/&lt;collection&gt;/&lt;name&gt;/&lt;version&gt;.json
 * </pre>
 */
final class TainTree extends StoreTree {

    private static final String SPOOL = "spool";
    private static final String POLICIES = "policies";
    private static final int FILE_OF_A_POLICY = 3;
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
            case POLICIES -> expectedOfPolicies(rest);
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
            case "_cached", "_last-pull" -> fileIf(rest.isEmpty());
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

    private static Expected expectedOfPolicies(List<String> names) {
        if (names.size() < FILE_OF_A_POLICY) {
            return directoryIf(names.stream().allMatch(DocumentFile::isName));
        }
        return fileIf(names.size() == FILE_OF_A_POLICY
                && DocumentFile.parse(names.get(FILE_OF_A_POLICY - 1)).isPresent());
    }

    @Override
    void check(Path file, List<String> names, BasicFileAttributes attributes) throws IOException {
        if (names.get(0).equals(SPOOL)) {
            report.countSpoolFile(attributes.size());
        } else if (names.get(0).equals(POLICIES)) {
            checkDocument(file, attributes.size());
        } else if (names.contains(TAGS) && !isConfirmation(SmallText.read(file))) {
            report.add(Kind.WRONG_CONFIRMATION, file, "does not hold a digest and a time");
        }
    }

    private void checkDocument(Path file, long size) throws IOException {
        if (file.toString().endsWith(".json") && !isObject(file, size)) {
            report.add(Kind.WRONG_DOCUMENT, file, "does not hold a JSON object");
        }
    }

    /** As far as its ends tell: it is written whole or not at all, so this finds what a disk or a hand has done to it. */
    private static boolean isObject(Path file, long size) throws IOException {
        try (SeekableByteChannel content = Files.newByteChannel(file)) {
            return size >= 2 && byteAt(content, 0) == '{' && byteAt(content, size - 1) == '}';
        }
    }

    private static int byteAt(SeekableByteChannel content, long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        content.position(position).read(one);
        return one.get(0);
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
