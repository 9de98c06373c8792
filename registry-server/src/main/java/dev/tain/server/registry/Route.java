package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;

/**
 * What a request is about.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">Endpoints</a>
 */
sealed interface Route {

    /** {@code /v2/}: whether this is a registry. */
    record Ping() implements Route {}

    /** {@code /v2/<name>/manifests/<tag or digest>}. */
    record ManifestRoute(RepositoryName name, Identifier identifier) implements Route {}

    /** {@code /v2/<name>/blobs/<digest>}. */
    record BlobRoute(RepositoryName name, Digest digest) implements Route {}

    /** {@code /v2/<name>/referrers/<digest>}. */
    record ReferrersRoute(RepositoryName name, Digest subject) implements Route {}

    /** {@code /v2/<name>/tags/list}. */
    record TagsRoute(RepositoryName name) implements Route {}
}
