package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * The repositories. In a directory with the name of a repository stand those of repositories below it, and its own:
 *
 * <pre>
 * _layers/&lt;algorithm&gt;/&lt;hex&gt;/link
 * _manifests/revisions/&lt;algorithm&gt;/&lt;hex&gt;/link
 * _manifests/tags/&lt;tag&gt;/current/link
 * _manifests/tags/&lt;tag&gt;/index/&lt;algorithm&gt;/&lt;hex&gt;/link
 * _uploads/…
 * </pre>
 */
final class RepositoryTree extends StoreTree {

    private final LinkCheck links;

    RepositoryTree(FileSystemLayout layout, CheckReport report) {
        super(layout.repositoriesDirectory(), report);
        this.links = new LinkCheck(layout, report);
    }

    @Override
    Expected expected(List<String> names) {
        int own = lengthOfName(names);
        if (own == names.size()) {
            return directoryIf(isRepository(names));
        }
        List<String> rest = names.subList(own + 1, names.size());
        return switch (own == 0 ? "" : names.get(own)) {
            case "_layers" -> expectedOfLinks(rest);
            case "_manifests" -> expectedOfManifests(rest);
            case "_uploads" -> Expected.ANYTHING; // pushes to Distribution that have not ended
            default -> Expected.NOTHING;
        };
    }

    private static Expected expectedOfManifests(List<String> names) {
        if (names.isEmpty()) {
            return Expected.DIRECTORY;
        }
        List<String> rest = names.subList(1, names.size());
        return switch (names.get(0)) {
            case "revisions" ->
                // Distribution kept the signatures of schema 1 there.
                rest.size() == 3 && rest.get(2).equals("signatures") ? Expected.ANYTHING : expectedOfLinks(rest);
            case "tags" -> expectedOfTags(rest);
            default -> Expected.NOTHING;
        };
    }

    private static Expected expectedOfTags(List<String> names) {
        if (names.size() < 2) {
            return directoryIf(names.isEmpty() || isTag(names.get(0)));
        }
        List<String> rest = names.subList(2, names.size());
        return switch (names.get(1)) {
            case "current" -> rest.isEmpty() ? Expected.DIRECTORY : fileIf(rest.equals(List.of("link")));
            case "index" -> expectedOfLinks(rest);
            default -> Expected.NOTHING;
        };
    }

    /** {@code <algorithm>/<hex>/link}. */
    private static Expected expectedOfLinks(List<String> names) {
        return switch (names.size()) {
            case 0 -> Expected.DIRECTORY;
            case 1 -> directoryIf(isAlgorithm(names.get(0)));
            case 2 -> directoryIf(isDigest(names.get(0), names.get(1)));
            default -> fileIf(names.get(2).equals("link"));
        };
    }

    @Override
    String whyNothing(List<String> names) {
        return lengthOfName(names) == names.size()
                ? "\"%s\" is not the name of a repository, and nothing below it is served"
                        .formatted(String.join("/", names))
                : super.whyNothing(names);
    }

    @Override
    void check(Path file, List<String> names, BasicFileAttributes attributes) throws IOException {
        int own = lengthOfName(names);
        RepositoryName repository = RepositoryName.parse(String.join("/", names.subList(0, own)));
        List<String> rest = names.subList(own, names.size());
        if (rest.get(0).equals("_layers")) {
            links.checkLayer(file, digestIn(rest));
        } else if (rest.get(1).equals("revisions")) {
            links.checkManifest(file, repository, digestIn(rest));
        } else if (rest.get(3).equals("index")) {
            links.checkHistory(file, digestIn(rest));
        } else {
            links.checkTag(file, repository, Tag.parse(rest.get(2)));
        }
    }

    /** The digest that {@code …/<algorithm>/<hex>/link} is about. */
    private static Digest digestIn(List<String> names) {
        int link = names.size() - 1;
        return Digest.parse(names.get(link - 2) + ":" + names.get(link - 1));
    }
}
