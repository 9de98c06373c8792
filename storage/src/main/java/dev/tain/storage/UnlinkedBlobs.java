package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds blobs that no repository has a link to: a crash between the commit of a blob and its link leaves one, and no eviction finds it.
 * Links are looked for again before a blob is reported, for a store that is served from changes meanwhile.
 */
final class UnlinkedBlobs extends SimpleFileVisitor<Path> {

    /** A younger one is about to be linked, or will be by the next pull. */
    private static final Duration YOUNGEST = Duration.ofDays(1);

    /** How many are looked for again at once. */
    private static final int MANY = 10_000;

    private final FileSystemLayout layout;
    private final CheckReport report;
    private final Instant youngest = Instant.now().minus(YOUNGEST);
    private final DigestFilter linked = new DigestFilter();
    private final Map<Digest, StoredBlob> suspects = new HashMap<>();

    UnlinkedBlobs(FileSystemLayout layout, CheckReport report) {
        this.layout = layout;
        this.report = report;
    }

    /**
     * Looks through links and blobs.
     *
     * @throws IOException when a directory cannot be looked at: then any blob may be linked there
     */
    void find() throws IOException {
        LinkDirectories.visitAll(layout, links -> LinkNames.in(links).forEach(linked::add));
        Files.walkFileTree(layout.blobsDirectory(), EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
    }

    /** Reports those found that still have no link. */
    void report() throws IOException {
        if (suspects.isEmpty()) {
            return;
        }
        Set<Digest> linkedMeanwhile = new HashSet<>();
        LinkDirectories.visitAll(layout, links -> linkedMeanwhile.addAll(LinkNames.in(links, suspects::containsKey)));
        suspects.keySet().removeAll(linkedMeanwhile);
        for (StoredBlob blob : suspects.values()) {
            if (DurableFiles.exists(blob.file())) {
                report.add(
                        Kind.UNLINKED_BLOB,
                        blob.file(),
                        "has %d bytes, and no repository has a link to it".formatted(blob.size()));
            }
        }
        suspects.clear();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.lastModifiedTime().toInstant().isBefore(youngest)) {
            digest(layout.blobsDirectory().relativize(file))
                    .filter(digest -> !linked.mayContain(digest))
                    .ifPresent(digest -> suspects.put(digest, new StoredBlob(digest, attributes.size(), file)));
        }
        if (suspects.size() == MANY) {
            report();
        }
        return FileVisitResult.CONTINUE;
    }

    /** The digest of {@code <algorithm>/<two digits>/<hex>/data}; empty for what does not belong there. */
    private static Optional<Digest> digest(Path names) {
        if (names.getNameCount() != 4 || !names.endsWith("data")) {
            return Optional.empty();
        }
        String algorithm = names.getName(0).toString();
        String hex = names.getName(2).toString();
        return StoreTree.isDigest(algorithm, hex) ? Optional.of(Digest.parse(algorithm + ":" + hex)) : Optional.empty();
    }

    /** Who looked at the blobs before has reported it, unless it was removed meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
