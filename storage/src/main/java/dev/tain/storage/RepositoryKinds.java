package dev.tain.storage;

import dev.tain.oci.RepositoryName;
import java.io.IOException;

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
    }

    private boolean hasHostedTag(RepositoryName repository) throws IOException {
        return !repositories.hostedTags(repository, "", 1).isEmpty();
    }
}
