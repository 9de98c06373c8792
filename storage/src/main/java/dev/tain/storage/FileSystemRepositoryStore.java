package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Repositories as Distribution's link files, with the confirmations of cached tags and the referrers beside them. */
final class FileSystemRepositoryStore implements RepositoryStore {

    private final FileSystemLayout layout;
    private final StoreChanges changes;
    private final RepositoryNames names;

    FileSystemRepositoryStore(FileSystemLayout layout, StoreChanges changes) {
        this.layout = layout;
        this.changes = changes;
        this.names = new RepositoryNames(layout);
    }

    @Override
    public boolean hasManifest(RepositoryName repository, Digest manifest) throws IOException {
        return DurableFiles.exists(layout.manifestLink(repository, manifest));
    }

    @Override
    public void linkManifest(RepositoryName repository, Digest manifest) throws IOException {
        changes.link(
                repository, manifest, () -> linkIn(repository, layout.manifestLink(repository, manifest), manifest));
    }

    @Override
    public boolean hasBlob(RepositoryName repository, Digest blob) throws IOException {
        return DurableFiles.exists(layout.blobLink(repository, blob));
    }

    @Override
    public void linkBlob(RepositoryName repository, Digest blob) throws IOException {
        changes.link(repository, blob, () -> linkIn(repository, layout.blobLink(repository, blob), blob));
    }

    @Override
    public Optional<TagPointer> findTag(RepositoryName repository, Tag tag) throws IOException {
        Path link = layout.currentTagLink(repository, tag);
        Optional<String> current = readLink(repository, tag);
        if (current.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> confirmation = DurableFiles.read(layout.tagConfirmation(repository, tag));
        if (confirmation.isEmpty()) {
            // It may be evicted at the moment, the link first. One that is there still, or again, has its confirmation
            // before it.
            if (!DurableFiles.exists(link)) {
                return Optional.empty();
            }
            confirmation = DurableFiles.read(layout.tagConfirmation(repository, tag));
        }
        return pointer(link, current.get(), confirmation);
    }

    private Optional<String> readLink(RepositoryName repository, Tag tag) throws IOException {
        try {
            return DurableFiles.read(layout.currentTagLink(repository, tag));
        } catch (IOException failure) {
            throw isHosted(repository, tag) ? new LostTagException(failure) : failure;
        }
    }

    /** Whether a tag that cannot be read is known to be hosted. Where all was pushed, it does not matter whether it is there. */
    private boolean isHosted(RepositoryName repository, Tag tag) {
        try {
            boolean isMarked = DurableFiles.exists(layout.cachedMark(repository));
            return (isMarked ? hasLink(repository, tag) : names.isRepository(repository))
                    && !DurableFiles.exists(layout.tagConfirmation(repository, tag));
        } catch (IOException nobodyKnows) {
            return false;
        }
    }

    private static Optional<TagPointer> pointer(Path link, String current, Optional<String> confirmation)
            throws IOException {
        try {
            Digest manifest = digestIn(link, current);
            return Optional.of(new TagPointer(manifest, confirmation.map(text -> confirmedAt(manifest, text))));
        } catch (IOException damage) {
            throw confirmation.isPresent() ? new DamagedTagException(damage) : new LostTagException(damage);
        }
    }

    @Override
    public void confirmTag(RepositoryName repository, Tag tag, Digest manifest, Instant when) throws IOException {
        changes.make(() -> confirm(repository, tag, manifest, when));
    }

    private void confirm(RepositoryName repository, Tag tag, Digest manifest, Instant when) throws IOException {
        Optional<TagPointer> known = findUndamagedTag(repository, tag);
        if (known.filter(TagPointer::isHosted).isPresent()) {
            throw new IllegalArgumentException("%s:%s was pushed here".formatted(repository, tag));
        }
        // The confirmation goes first: a crash in between leaves a tag that is asked for again, never one that looks
        // as if it had been pushed here.
        write(layout.tagConfirmation(repository, tag), manifest + " " + when);
        if (known.filter(pointer -> pointer.manifest().equals(manifest)).isEmpty()) {
            linkIn(repository, layout.tagIndexLink(repository, tag, manifest), manifest);
            write(layout.currentTagLink(repository, tag), manifest.toString());
        }
    }

    @Override
    public List<Tag> tags(RepositoryName repository, String after, int limit) throws IOException {
        return tags(repository, after, limit, tag -> hasLink(repository, tag));
    }

    /** Most tags are cached as a rule, so that the names of their confirmations save a look at each. */
    @Override
    public List<Tag> hostedTags(RepositoryName repository, String after, int limit) throws IOException {
        Set<String> cached = Set.copyOf(
                NextNames.in(layout.confirmationsDirectory(repository), after, Integer.MAX_VALUE, StoreTree::isTag));
        return tags(
                repository,
                after,
                limit,
                // One that was confirmed since then has its confirmation before its link.
                tag -> !cached.contains(tag.value())
                        && hasLink(repository, tag)
                        && !DurableFiles.exists(layout.tagConfirmation(repository, tag)));
    }

    @Override
    public void addReferrer(RepositoryName repository, Digest subject, Digest referrer) throws IOException {
        changes.link(repository, referrer, () -> link(layout.referrer(repository, subject, referrer), referrer));
    }

    @Override
    public List<Digest> referrers(RepositoryName repository, Digest subject, int limit) throws IOException {
        return NextNames.in(layout.referrersDirectory(repository, subject), "", limit, StoreTree::isReferrer).stream()
                .map(name -> Digest.parse(name.replace('-', ':')))
                .toList();
    }

    private interface TagCondition {
        boolean holds(Tag tag) throws IOException;
    }

    private List<Tag> tags(RepositoryName repository, String after, int limit, TagCondition wanted) throws IOException {
        List<String> names = NextNames.in(
                layout.tagsDirectory(repository),
                after,
                limit,
                name -> StoreTree.isTag(name) && wanted.holds(Tag.parse(name)));
        return names.stream().map(Tag::parse).toList();
    }

    /** A directory without a link is no tag: a crash has left it, or a deletion. */
    private boolean hasLink(RepositoryName repository, Tag tag) throws IOException {
        return DurableFiles.exists(layout.currentTagLink(repository, tag));
    }

    private Optional<TagPointer> findUndamagedTag(RepositoryName repository, Tag tag) throws IOException {
        try {
            return findTag(repository, tag);
        } catch (DamagedTagException damaged) {
            return Optional.empty();
        }
    }

    /** A repository that has nothing yet is marked first: a crash in between leaves a mark of nothing. */
    private void linkIn(RepositoryName repository, Path link, Digest digest) throws IOException {
        if (!DurableFiles.exists(link)) {
            if (!names.isRepository(repository)) {
                write(layout.cachedMark(repository), "");
            }
            write(link, digest.toString());
        }
    }

    private void link(Path link, Digest digest) throws IOException {
        if (!DurableFiles.exists(link)) {
            write(link, digest.toString());
        }
    }

    private void write(Path file, String content) throws IOException {
        DurableFiles.write(layout.spool(), file, content);
    }

    private static Digest digestIn(Path link, String content) throws IOException {
        try {
            return Digest.parse(content.strip());
        } catch (IllegalArgumentException e) {
            throw new IOException("The link file %s does not hold a digest: %s".formatted(link, e.getMessage()), e);
        }
    }

    /** A confirmation of another digest, or an unreadable one, is as good as one from the beginning of time. */
    private static Instant confirmedAt(Digest manifest, String confirmation) {
        String[] fields = confirmation.strip().split(" ", 2);
        if (fields.length != 2 || !fields[0].equals(manifest.toString())) {
            return Instant.EPOCH;
        }
        try {
            return Instant.parse(fields[1]);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
