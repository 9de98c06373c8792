package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the links of repositories: what they say, and whether that is held. A link is looked at again before it is
 * reported, for a store that is served from changes meanwhile. Used by one thread.
 */
final class LinkCheck {

    private final FileSystemLayout layout;
    private final CheckReport report;
    private @Nullable Hosting last;

    /** Whether a repository has a hosted tag. The walk stays in one for a while, so the last answer is kept. */
    private record Hosting(RepositoryName repository, boolean hosted) {}

    LinkCheck(FileSystemLayout layout, CheckReport report) {
        this.layout = layout;
        this.report = report;
    }

    /** A link to a config or layer: permission to serve it, not a promise that it is held. */
    void checkLayer(Path link, Digest digest) throws IOException {
        if (says(link, digest) && !isHeld(digest) && DurableFiles.exists(link)) {
            report.add(Kind.ABSENT_BLOB, link, "the store does not hold " + digest);
        }
    }

    /** A link to a manifest. What was pushed here, nobody can fetch again. */
    void checkManifest(Path link, RepositoryName repository, Digest digest) throws IOException {
        if (says(link, digest) && !isHeld(digest) && DurableFiles.exists(link)) {
            Kind kind = hasHostedTag(repository) ? Kind.LOST_MANIFEST : Kind.ABSENT_MANIFEST;
            report.add(kind, link, "the store does not hold " + digest);
        }
    }

    /** A link to a manifest that the tag once had, and that may have been deleted since. */
    void checkHistory(Path link, Digest digest) throws IOException {
        says(link, digest);
    }

    /** The link from a tag to its manifest, which has to belong to the repository and to be held. */
    void checkTag(Path link, RepositoryName repository, Tag tag) throws IOException {
        boolean cached = isCached(repository, tag);
        Kind wrong = cached ? Kind.WRONG_LINK : Kind.LOST_TAG;
        Optional<Digest> manifest = digestIn(link, wrong);
        if (manifest.isEmpty()) {
            return;
        }
        Optional<String> problem = problemOf(repository, manifest.get());
        if (problem.isPresent() && digestIn(link, wrong).equals(manifest)) {
            report.add(cached ? Kind.ABSENT_MANIFEST : Kind.LOST_MANIFEST, link, problem.get());
        }
    }

    private Optional<String> problemOf(RepositoryName repository, Digest manifest) throws IOException {
        if (!isHeld(manifest)) {
            return Optional.of("the store does not hold " + manifest);
        }
        return DurableFiles.exists(layout.manifestLink(repository, manifest))
                ? Optional.empty()
                : Optional.of("%s is not linked in %s/_manifests/revisions".formatted(manifest, repository));
    }

    /** Whether the link holds this digest; reports it when it does not. */
    private boolean says(Path link, Digest digest) throws IOException {
        Optional<Digest> said = digestIn(link, Kind.WRONG_LINK);
        if (said.isPresent() && !said.get().equals(digest)) {
            report.add(Kind.WRONG_LINK, link, "holds another digest than its path, " + said.get());
        }
        return said.equals(Optional.of(digest));
    }

    /** The digest that the link holds; reports it when it holds none. */
    private Optional<Digest> digestIn(Path link, Kind wrong) throws IOException {
        try {
            return Optional.of(Digest.parse(SmallText.read(link)));
        } catch (IllegalArgumentException e) {
            report.add(wrong, link, "does not hold a digest: " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isHeld(Digest digest) throws IOException {
        return DurableFiles.exists(layout.blob(digest));
    }

    private boolean isCached(RepositoryName repository, Tag tag) throws IOException {
        return DurableFiles.exists(layout.tagConfirmation(repository, tag));
    }

    private boolean hasHostedTag(RepositoryName repository) throws IOException {
        Hosting known = last;
        if (known == null || !known.repository().equals(repository)) {
            known = new Hosting(repository, findHostedTag(repository));
            last = known;
        }
        return known.hosted();
    }

    private boolean findHostedTag(RepositoryName repository) throws IOException {
        try (DirectoryStream<Path> tags = Files.newDirectoryStream(
                layout.tagsDirectory(repository),
                directory -> StoreTree.isTag(directory.getFileName().toString()))) {
            for (Path directory : tags) {
                Tag tag = Tag.parse(directory.getFileName().toString());
                if (DurableFiles.exists(layout.currentTagLink(repository, tag)) && !isCached(repository, tag)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
