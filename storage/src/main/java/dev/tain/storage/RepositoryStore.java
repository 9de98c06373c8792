package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What belongs to which repository: links from repositories to manifests and blobs of the {@link BlobStore}, tags, and what
 * refers to what. A link is permission to serve, not a promise that the blob is still held. Every method blocks, and throws an
 * {@link IOException} when the store cannot tell or keep something.
 */
public interface RepositoryStore {

    /** Whether the manifest belongs to the repository. */
    boolean hasManifest(RepositoryName repository, Digest manifest) throws IOException;

    /** Adds the manifest to the repository. In a repository that has nothing yet, everything is taken for cached from then on. */
    void linkManifest(RepositoryName repository, Digest manifest) throws IOException;

    /** Whether the config or layer belongs to the repository. */
    boolean hasBlob(RepositoryName repository, Digest blob) throws IOException;

    /**
     * Adds the config or layer to the repository, and makes one that has nothing yet a cached one. Who has not written the blob
     * looks for it afterwards: before, it may have been deleted as one that nobody needs.
     */
    void linkBlob(RepositoryName repository, Digest blob) throws IOException;

    /**
     * Where the tag points; empty when the repository does not have it.
     *
     * @throws DamagedTagException when that cannot be read of a cached tag
     * @throws LostTagException when that cannot be read of a hosted tag
     */
    Optional<TagPointer> findTag(RepositoryName repository, Tag tag) throws IOException;

    /**
     * Notes what a cached tag pointed to at its source at the given time, moving it when it pointed elsewhere or was
     * damaged.
     *
     * @throws IllegalArgumentException when the tag is hosted: what was pushed here is never moved by a pull
     */
    void confirmTag(RepositoryName repository, Tag tag, Digest manifest, Instant when) throws IOException;

    /**
     * The tags of the repository in the order of their characters, a page of them.
     *
     * @param after what comes before the page, a tag or not; the empty string for the first page
     * @param limit the largest number of tags, at least 1
     */
    List<Tag> tags(RepositoryName repository, String after, int limit) throws IOException;

    /** Those of the tags that were pushed here. */
    List<Tag> hostedTags(RepositoryName repository, String after, int limit) throws IOException;

    /** Notes that a manifest names another one as its subject. */
    void addReferrer(RepositoryName repository, Digest subject, Digest referrer) throws IOException;

    /**
     * The manifests that were noted to refer to the subject, the first in the order of their digests. A note does not say that
     * the manifest still belongs to the repository.
     *
     * @param limit the largest number of manifests, at least 1
     */
    List<Digest> referrers(RepositoryName repository, Digest subject, int limit) throws IOException;
}
