package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Repositories as directories; counting them is looking at their links. */
final class FileSystemRepositoryCatalog implements RepositoryCatalog {

    private final FileSystemLayout layout;
    private final StoreChanges changes;
    private final BlobStore blobs;
    private final RepositoryStore repositories;
    private final StoreSize size;
    private final RepositoryNames names;
    private final RepositoryKinds kinds;

    FileSystemRepositoryCatalog(
            FileSystemLayout layout,
            StoreChanges changes,
            BlobStore blobs,
            RepositoryStore repositories,
            StoreSize size) {
        this.layout = layout;
        this.changes = changes;
        this.blobs = blobs;
        this.repositories = repositories;
        this.size = size;
        this.names = new RepositoryNames(layout);
        this.kinds = new RepositoryKinds(layout, repositories);
    }

    @Override
    public List<RepositoryName> repositories(String prefix, String after, int limit) throws IOException {
        return names.page(prefix, after, limit);
    }

    @Override
    public boolean exists(RepositoryName repository) throws IOException {
        return names.isRepository(repository);
    }

    @Override
    public Optional<RepositorySummary> summary(RepositoryName repository) throws IOException {
        if (!names.isRepository(repository)) {
            return Optional.empty();
        }
        Set<Digest> manifests = LinkNames.in(layout.revisionsDirectory(repository));
        Set<Digest> layers = LinkNames.in(layout.layersDirectory(repository));
        Set<Digest> all = new HashSet<>(manifests);
        all.addAll(layers);
        long bytes = 0;
        long heldLayers = 0;
        for (Digest digest : all) {
            Optional<StoredBlob> blob = blobs.find(digest);
            bytes += blob.map(StoredBlob::size).orElse(0L);
            heldLayers += blob.isPresent() && layers.contains(digest) ? 1 : 0;
        }
        return Optional.of(new RepositorySummary(
                repository,
                kinds.isCached(repository),
                repositories.tags(repository, "", Integer.MAX_VALUE).size(),
                manifests.size(),
                heldLayers,
                bytes,
                lastPull(repository)));
    }

    @Override
    public List<LinkedManifest> manifests(RepositoryName repository, String after, int limit) throws IOException {
        List<LinkedManifest> manifests = new ArrayList<>();
        for (Digest digest : LinkNames.in(layout.revisionsDirectory(repository), after, limit)) {
            manifests.add(new LinkedManifest(digest, blobs.find(digest)));
        }
        return manifests;
    }

    @Override
    public void notePull(RepositoryName repository, Instant when) throws IOException {
        changes.make(() -> {
            if (names.isRepository(repository)) {
                Path note = layout.lastPull(repository);
                DurableFiles.touch(note, when);
            }
        });
    }

    @Override
    public boolean expireTag(RepositoryName repository, Tag tag) throws IOException {
        return changes.alone(() -> {
            Optional<Instant> confirmed;
            Digest manifest;
            try {
                Optional<TagPointer> pointer = repositories.findTag(repository, tag);
                if (pointer.isEmpty()) {
                    return false;
                }
                confirmed = pointer.get().confirmed();
                manifest = pointer.get().manifest();
            } catch (LostTagException lost) {
                throw new NotCachedException("Tag %s of %s was pushed here, and cannot be read: %s"
                        .formatted(tag, repository, lost.getMessage()));
            } catch (DamagedTagException damaged) {
                return true; // its source is asked at the next pull anyway
            }
            if (confirmed.isEmpty()) {
                throw new NotCachedException("Tag %s of %s was pushed here: it has no source that could be asked"
                        .formatted(tag, repository));
            }
            DurableFiles.write(layout.spool(), layout.tagConfirmation(repository, tag), manifest + " " + Instant.EPOCH);
            return true;
        });
    }

    /** One after the other: each has to know all links that are made meanwhile. */
    @Override
    public synchronized Optional<Eviction> evict(RepositoryName repository) throws IOException {
        if (!names.isRepository(repository)) {
            return Optional.empty();
        }
        kinds.requireCached(repository);
        changes.beginEviction();
        try {
            return Optional.of(new RepositoryEviction(layout, changes, kinds, size, repository).run());
        } finally {
            changes.endEviction();
        }
    }

    private Optional<Instant> lastPull(RepositoryName repository) throws IOException {
        return DurableFiles.attributes(layout.lastPull(repository))
                .map(note -> note.lastModifiedTime().toInstant());
    }
}
