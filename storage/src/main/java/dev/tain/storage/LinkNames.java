package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a directory of links, {@code <algorithm>/<hex>/link}, has links to. A symbolic link there that leads nowhere is an error, as for
 * {@link LinkDirectories}.
 */
final class LinkNames {

    private LinkNames() {}

    /** All of it; nothing when there is no such directory. */
    static Set<Digest> in(Path links) throws IOException {
        return in(links, digest -> true);
    }

    /** Those of it that are wanted; of the others, no more than the names are looked at. */
    static Set<Digest> in(Path links, Predicate<Digest> wanted) throws IOException {
        return in(links, (directory, digest) -> wanted.test(digest) && isLink(directory, digest.hex()));
    }

    /** The digests that have a directory {@code <algorithm>/<hex>}, with a link in it or not. */
    static Set<Digest> directoriesIn(Path directories) throws IOException {
        return in(directories, (directory, digest) -> true);
    }

    private interface Condition {
        boolean holds(Path directory, Digest digest) throws IOException;
    }

    private static Set<Digest> in(Path links, Condition wanted) throws IOException {
        Set<Digest> digests = new LinkedHashSet<>();
        for (DigestAlgorithm algorithm : algorithms()) {
            Path directory = links.resolve(algorithm.identifier());
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    String hex = entry.getFileName().toString();
                    if (StoreTree.isDigest(algorithm.identifier(), hex)) {
                        Digest digest = digest(algorithm, hex);
                        if (wanted.holds(directory, digest)) {
                            digests.add(digest);
                        }
                    }
                }
            } catch (NoSuchFileException e) {
                // No links with this algorithm.
                LinkDirectories.requireAbsent(links);
                LinkDirectories.requireAbsent(directory);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return digests;
    }

    /** A page of it, in the order of the digests. */
    static List<Digest> in(Path links, String after, int limit) throws IOException {
        List<Digest> page = new ArrayList<>();
        for (DigestAlgorithm algorithm : algorithms()) {
            String begin = algorithm.identifier() + ":";
            boolean before = after.compareTo(begin) > 0 && !after.startsWith(begin);
            if (before || page.size() == limit) {
                continue;
            }
            Path directory = links.resolve(algorithm.identifier());
            String last = after.startsWith(begin) ? after.substring(begin.length()) : "";
            NextNames.in(
                            directory,
                            last,
                            limit - page.size(),
                            hex -> StoreTree.isDigest(algorithm.identifier(), hex) && isLink(directory, hex))
                    .forEach(hex -> page.add(digest(algorithm, hex)));
        }
        return page;
    }

    private static List<DigestAlgorithm> algorithms() {
        return List.of(DigestAlgorithm.values()).stream()
                .sorted(Comparator.comparing(DigestAlgorithm::identifier))
                .toList();
    }

    private static boolean isLink(Path directory, String hex) throws IOException {
        Path link = directory.resolve(hex).resolve("link");
        if (DurableFiles.exists(link)) {
            return true;
        }
        LinkDirectories.requireAbsent(directory.resolve(hex));
        LinkDirectories.requireAbsent(link);
        return false;
    }

    private static Digest digest(DigestAlgorithm algorithm, String hex) {
        return Digest.parse(algorithm.identifier() + ":" + hex);
    }
}
