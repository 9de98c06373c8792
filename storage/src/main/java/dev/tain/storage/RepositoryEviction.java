package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes a repository in small steps, each of which leaves a store in order: first the tags, then each manifest, config and layer
 * with its link, and its mark at the end, when nothing else is left. {@code storage/RATIONALE.md} says why so.
 */
final class RepositoryEviction {

    private static final int TAGS_AT_ONCE = 1_000;

    private final FileSystemLayout layout;
    private final StoreChanges changes;
    private final RepositoryKinds kinds;
    private final StoreSize size;
    private final RepositoryName repository;
    private long tags;
    private long manifests;
    private long blobs;
    private long deletedBlobs;
    private long freedBytes;

    /**
     * The removal of one repository.
     *
     * @param size is told of each blob that is deleted, for the next step may fail
     */
    RepositoryEviction(
            FileSystemLayout layout,
            StoreChanges changes,
            RepositoryKinds kinds,
            StoreSize size,
            RepositoryName repository) {
        this.layout = layout;
        this.changes = changes;
        this.kinds = kinds;
        this.size = size;
        this.repository = repository;
    }

    /** Goes through it; links that are made meanwhile are noted already. */
    Eviction run() throws IOException {
        Set<Digest> own = LinkNames.in(layout.revisionsDirectory(repository));
        own.addAll(LinkNames.in(layout.layersDirectory(repository)));
        Set<Digest> shared = neededElsewhere(own);
        removeTags();
        for (Digest digest : own) {
            step(() -> remove(digest, shared.contains(digest)));
        }
        removeReferrers();
        boolean complete = changes.alone(this::removeRest);
        return new Eviction(tags, manifests, blobs, deletedBlobs, freedBytes, complete);
    }

    private Set<Digest> neededElsewhere(Set<Digest> digests) throws IOException {
        Set<Digest> needed = new HashSet<>();
        Set<Path> own = Set.of(layout.layersDirectory(repository), layout.revisionsDirectory(repository));
        LinkDirectories.visitAll(layout, links -> {
            if (!own.contains(links)) {
                needed.addAll(LinkNames.in(links, digests::contains));
            }
        });
        return needed;
    }

    private void removeTags() throws IOException {
        String last = "";
        List<String> names;
        do {
            names = NextNames.in(layout.tagsDirectory(repository), last, TAGS_AT_ONCE, StoreTree::isTag);
            for (String name : names) {
                step(() -> removeTag(Tag.parse(name)));
                last = name;
            }
        } while (!names.isEmpty());
    }

    /** The pointer goes first, for good: without its confirmation, it would look as if it had been pushed here. */
    private void removeTag(Tag tag) throws IOException {
        Path link = layout.currentTagLink(repository, tag);
        if (Files.deleteIfExists(link)) {
            DurableFiles.syncDirectory(link.resolveSibling(""));
            tags++;
        }
        Removal.tree(layout.tagDirectory(repository, tag));
        Files.deleteIfExists(layout.tagConfirmation(repository, tag));
    }

    /** The content goes before the link: whatever happens in between, what is left can be evicted. */
    private void remove(Digest digest, boolean shared) throws IOException {
        if (changes.isLinkedMeanwhile(repository, digest)) {
            return;
        }
        if (!shared && !changes.isLinkedMeanwhile(digest)) {
            deleteBlob(layout.blob(digest));
        }
        manifests += deleteLink(layout.manifestLink(repository, digest)) ? 1 : 0;
        blobs += deleteLink(layout.blobLink(repository, digest)) ? 1 : 0;
    }

    private void deleteBlob(Path file) throws IOException {
        Optional<BasicFileAttributes> found = DurableFiles.attributes(file);
        // Without it, there was a link to something that is not held.
        if (found.isPresent() && Files.deleteIfExists(file)) {
            deletedBlobs++;
            freedBytes += found.get().size();
            size.changed(-found.get().size());
            Removal.emptyDirectory(file.resolveSibling(""));
        }
    }

    private static boolean deleteLink(Path link) throws IOException {
        boolean deleted = Files.deleteIfExists(link);
        Removal.emptyDirectory(link.resolveSibling(""));
        return deleted;
    }

    private void removeReferrers() throws IOException {
        for (Digest subject : LinkNames.directoriesIn(layout.referrersDirectory(repository))) {
            Path directory = layout.referrersDirectory(repository, subject);
            for (String name : NextNames.in(directory, "", Integer.MAX_VALUE, StoreTree::isReferrer)) {
                step(() -> {
                    if (!changes.isLinkedMeanwhile(repository, Digest.parse(name.replace('-', ':')))) {
                        Files.deleteIfExists(directory.resolve(name));
                    }
                });
            }
        }
    }

    /** False when something was pulled meanwhile: the repository stays one that is cached. */
    private boolean removeRest() throws IOException {
        Removal.emptyDirectories(layout.layersDirectory(repository));
        Removal.emptyDirectories(layout.manifestsDirectory(repository));
        // A note of what refers to what comes before the link.
        if (new RepositoryNames(layout).isRepository(repository) || changes.isAnythingLinkedMeanwhile(repository)) {
            return false;
        }
        Removal.tree(layout.confirmationsDirectory(repository));
        Removal.tree(layout.referrersDirectory(repository));
        Files.deleteIfExists(layout.lastPull(repository));
        Files.deleteIfExists(layout.cachedMark(repository));
        Removal.emptyDirectoriesUpTo(layout.repositoriesDirectory(), layout.repository(repository));
        Removal.emptyDirectoriesUpTo(layout.tainDirectory(), layout.beside(repository));
        return true;
    }

    /** Nobody pushes in the middle of a step, so what is hosted by now is found before it. */
    private void step(StoreChanges.Change change) throws IOException {
        changes.exclusively(() -> {
            if (!kinds.isMarked(repository)) {
                kinds.requireCached(repository);
            }
            change.run();
        });
    }
}
