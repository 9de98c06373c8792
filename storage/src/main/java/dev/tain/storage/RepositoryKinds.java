package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells cached repositories from hosted ones. Tain marks a repository when it makes the first link in it; what was there before
 * that was pushed, by Distribution or to Tain, and a tag that was pushed makes a marked one hosted.
 */
final class RepositoryKinds {

    private final FileSystemLayout layout;
    private final RepositoryStore repositories;

    RepositoryKinds(FileSystemLayout layout, RepositoryStore repositories) {
        this.layout = layout;
        this.repositories = repositories;
    }

    boolean isCached(RepositoryName repository) throws IOException {
        return isMarked(repository) && !hasHostedTag(repository);
    }

    /** Whether nothing else than pulls has put anything into the repository, as far as its mark says. */
    boolean isMarked(RepositoryName repository) throws IOException {
        return DurableFiles.exists(layout.cachedMark(repository));
    }

    /**
     * Checks that everything in the repository can be fetched again.
     *
     * @throws NotCachedException when it cannot, or nobody knows
     */
    void requireCached(RepositoryName repository) throws IOException {
        if (!isMarked(repository)) {
            throw new NotCachedException(
                    ("%s is not known to be cached: it had content before Tain pulled anything into it,"
                                    + " and what was pushed there cannot be fetched again")
                            .formatted(repository));
        }
        if (hasHostedTag(repository)) {
            throw new NotCachedException("%s is hosted: it has tags that were pushed here, such as %s"
                    .formatted(repository, repositories.hostedTags(repository, "", 1)));
        }
        Optional<Tag> pushedOver = pushedOver(repository);
        if (pushedOver.isPresent()) {
            throw new NotCachedException(
                    "%s may be hosted: its tag %s does not point to what its source said last. Pull the tag, or delete it"
                            .formatted(repository, pushedOver.get()));
        }
    }

    /**
     * A tag that does not point to what its source said last: it was pushed over by Distribution, or a crash has cut its move
     * short, which the next pull mends.
     */
    private Optional<Tag> pushedOver(RepositoryName repository) throws IOException {
        for (Tag tag : repositories.tags(repository, "", Integer.MAX_VALUE)) {
            String pointsTo = DurableFiles.read(layout.currentTagLink(repository, tag))
                    .orElse("")
                    .strip();
            Path said = layout.tagConfirmation(repository, tag);
            if (isDigest(pointsTo)
                    && Files.isRegularFile(said)
                    && !DurableFiles.read(said).orElse(pointsTo).startsWith(pointsTo)) {
                return Optional.of(tag);
            }
        }
        return Optional.empty();
    }

    private static boolean isDigest(String text) {
        try {
            Digest.parse(text);
            return true;
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    private boolean hasHostedTag(RepositoryName repository) throws IOException {
        return !repositories.hostedTags(repository, "", 1).isEmpty();
    }
}
