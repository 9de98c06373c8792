package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where things are. Everything under {@code docker/registry/v2} is as the CNCF Distribution registry has it; what that
 * layout lacks is under {@code tain}, which Distribution does not look at.
 *
 * @see <a href="https://github.com/distribution/distribution/blob/main/registry/storage/paths.go">Distribution's paths</a>
 */
record FileSystemLayout(Path root) {

    Path blob(Digest digest) {
        return distribution()
                .resolve("blobs")
                .resolve(digest.algorithm().identifier())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
    }

    Path blobLink(RepositoryName repository, Digest blob) {
        return link(layersDirectory(repository), blob);
    }

    Path manifestLink(RepositoryName repository, Digest manifest) {
        return link(revisionsDirectory(repository), manifest);
    }

    /** Holds the digest that the tag points to. */
    Path currentTagLink(RepositoryName repository, Tag tag) {
        return tagDirectory(repository, tag).resolve("current/link");
    }

    /** One for each digest that the tag ever pointed to; Distribution's garbage collector looks there. */
    Path tagIndexLink(RepositoryName repository, Tag tag, Digest manifest) {
        return link(tagDirectory(repository, tag).resolve("index"), manifest);
    }

    /** The digest that a cached tag pointed to when its source was last asked, and when that was. */
    Path tagConfirmation(RepositoryName repository, Tag tag) {
        return confirmationsDirectory(repository).resolve(tag.value());
    }

    /** Says with its name that the one manifest refers to the other. */
    Path referrer(RepositoryName repository, Digest subject, Digest referrer) {
        return referrersDirectory(repository, subject)
                .resolve("%s-%s".formatted(referrer.algorithm().identifier(), referrer.hex()));
    }

    /** All that refers to a manifest, a file each. */
    Path referrersDirectory(RepositoryName repository, Digest subject) {
        return referrersDirectory(repository)
                .resolve(subject.algorithm().identifier())
                .resolve(subject.hex());
    }

    /** All documents. */
    Path documentsDirectory() {
        return tain().resolve("policies");
    }

    /** The versions of a document. */
    Path documents(String collection, String name) {
        return documentsDirectory().resolve(collection).resolve(name);
    }

    /** What Distribution looks at. */
    Path distributionDirectory() {
        return distribution();
    }

    /** All blobs. */
    Path blobsDirectory() {
        return distribution().resolve("blobs");
    }

    /** All repositories. */
    Path repositoriesDirectory() {
        return distribution().resolve("repositories");
    }

    /** All of a repository that Distribution looks at, and what it has of repositories below it. */
    Path repository(RepositoryName repository) {
        return repositoriesDirectory().resolve(repository.value());
    }

    /** The links to configs and layers. */
    Path layersDirectory(RepositoryName repository) {
        return repository(repository).resolve("_layers");
    }

    /** The links to manifests, and the tags. */
    Path manifestsDirectory(RepositoryName repository) {
        return repository(repository).resolve("_manifests");
    }

    /** The links to manifests. */
    Path revisionsDirectory(RepositoryName repository) {
        return manifestsDirectory(repository).resolve("revisions");
    }

    /** All tags of a repository, a directory each. */
    Path tagsDirectory(RepositoryName repository) {
        return manifestsDirectory(repository).resolve("tags");
    }

    /** All of a tag. */
    Path tagDirectory(RepositoryName repository, Tag tag) {
        return tagsDirectory(repository).resolve(tag.value());
    }

    /** What Distribution's layout lacks for a repository. */
    Path beside(RepositoryName repository) {
        return tain().resolve("repositories").resolve(repository.value());
    }

    /** Says that Tain made the first link in the repository. */
    Path cachedMark(RepositoryName repository) {
        return beside(repository).resolve("_cached");
    }

    /** Says with its time when something was last pulled from the repository. */
    Path lastPull(RepositoryName repository) {
        return beside(repository).resolve("_last-pull");
    }

    /** The confirmations of cached tags, a file each. */
    Path confirmationsDirectory(RepositoryName repository) {
        return beside(repository).resolve("_tags");
    }

    /** All that refers to anything in the repository. */
    Path referrersDirectory(RepositoryName repository) {
        return beside(repository).resolve("_referrers");
    }

    /** What only Tain looks at. */
    Path tainDirectory() {
        return tain();
    }

    /** Files on their way in. */
    Path spoolDirectory() {
        return tain().resolve("spool");
    }

    /** The spool file of the blob that one writer after the other goes on with. */
    Path spool(Digest digest) {
        return spoolDirectory().resolve("%s-%s".formatted(digest.algorithm().identifier(), digest.hex()));
    }

    /** A spool file for one writer of the blob. */
    Path spool(Digest digest, String writer) {
        return spoolDirectory().resolve("%s-%s.%s".formatted(digest.algorithm().identifier(), digest.hex(), writer));
    }

    /** A spool file for one writing of a link or a confirmation. */
    Path spool() {
        return spoolDirectory().resolve("text." + UUID.randomUUID());
    }

    /** Held locked while a process uses the store. */
    Path lock() {
        return tain().resolve("lock");
    }

    private Path distribution() {
        return root.resolve("docker/registry/v2");
    }

    private Path tain() {
        return root.resolve("tain");
    }

    private static Path link(Path directory, Digest digest) {
        return directory
                .resolve(digest.algorithm().identifier())
                .resolve(digest.hex())
                .resolve("link");
    }
}
