package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;

/** The blobs, {@code <algorithm>/<two digits>/<hex>/data}: each is read, and has to have the digest of its name. */
final class BlobTree extends StoreTree {

    private static final int BUFFER = 128 * 1024;

    private final CheckReport report;
    private final CheckWorkers workers;

    BlobTree(FileSystemLayout layout, CheckReport report, CheckWorkers workers) {
        super(layout.blobsDirectory(), report);
        this.report = report;
        this.workers = workers;
    }

    @Override
    Expected expected(List<String> names) {
        return switch (names.size()) {
            case 1 -> directoryIf(isAlgorithm(names.get(0)));
            case 2 -> directoryIf(names.get(1).matches("[0-9a-f]{2}"));
            case 3 -> directoryIf(isDigest(names.get(0), names.get(2)));
            default -> fileIf(names.get(3).equals("data"));
        };
    }

    @Override
    void check(Path file, List<String> names, BasicFileAttributes attributes) {
        Digest digest = Digest.parse(names.get(0) + ":" + names.get(2));
        String digits = digest.hex().substring(0, 2);
        if (!digits.equals(names.get(1))) {
            report.add(
                    Kind.MISPLACED_BLOB,
                    file,
                    "is looked for under %s and not under %s".formatted(digits, names.get(1)));
        }
        workers.submit(() -> verify(file, digest));
    }

    private void verify(Path file, Digest digest) {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest hash = digest.algorithm().newMessageDigest();
            long size = read(content, hash);
            report.countBlob();
            Digest actual = Digest.finish(digest.algorithm(), hash);
            // A file that was deleted meanwhile does no harm any more.
            if (!actual.equals(digest) && Files.exists(file)) {
                report.add(Kind.WRONG_CONTENT, file, "has %d bytes with the digest %s".formatted(size, actual));
            }
        } catch (IOException e) {
            report.addUnreadable(file, e);
        }
    }

    private long read(InputStream content, MessageDigest hash) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            hash.update(buffer, 0, read);
            report.countBlobBytes(read);
            size += read;
        }
        return size;
    }
}
