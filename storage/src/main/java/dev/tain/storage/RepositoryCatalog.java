package dev.tain.storage;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which repositories there are, and what operators do to them. A repository is cached when its first content came from its source;
 * every other one is taken for hosted, and never evicted. Every method blocks, for as long as there is much to look at, and
 * throws an {@link IOException} when the store fails.
 */
public interface RepositoryCatalog {

    /**
     * The repositories, a page of them, in the order of their path components: {@code a}, {@code a/b}, {@code a-b}.
     *
     * @param prefix what their names begin with; the empty string for all
     * @param after what comes before the page, a repository or not; the empty string for the first page
     * @param limit the largest number of repositories, at least 1
     */
    List<RepositoryName> repositories(String prefix, String after, int limit) throws IOException;

    /** Whether there is such a repository. */
    boolean exists(RepositoryName repository) throws IOException;

    /** What the repository has; empty when there is none. */
    Optional<RepositorySummary> summary(RepositoryName repository) throws IOException;

    /**
     * The manifests of the repository in the order of their digests, a page of them; none when there is no such repository.
     *
     * @param after what comes before the page, a digest or not; the empty string for the first page
     * @param limit the largest number of manifests, at least 1
     */
    List<LinkedManifest> manifests(RepositoryName repository, String after, int limit) throws IOException;

    /** Notes that something was pulled from the repository; nothing when there is none. */
    void notePull(RepositoryName repository, Instant when) throws IOException;

    /**
     * Forgets when the source of a cached tag was last asked: it counts as confirmed at {@link Instant#EPOCH} then.
     *
     * @return false when there is no such tag
     * @throws NotCachedException when the tag was pushed here, so that it has no source
     */
    boolean expireTag(RepositoryName repository, Tag tag) throws IOException;

    /**
     * Removes a cached repository: its tags and links, and what no other repository has of its content. Whoever reads a blob goes
     * on; what is pulled meanwhile stays. When it is interrupted, the repository has the rest and can be evicted again.
     *
     * @return what was removed; empty when there is no such repository
     * @throws NotCachedException when the repository is hosted; nothing was removed then, unless it has become so meanwhile
     */
    Optional<Eviction> evict(RepositoryName repository) throws IOException;
}
