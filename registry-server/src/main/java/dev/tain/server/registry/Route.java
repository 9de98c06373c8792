package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import dev.tain.server.observe.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">Endpoints</a>
 */
sealed interface Route {

    /** What kind of request it is. */
    Operation operation();

    /** The repository by the name that the client has for it. */
    default @Nullable RepositoryName repository() {
        return null;
    }

    /** What is asked for of the repository. */
    default @Nullable Identifier reference() {
        return null;
    }

    /** {@code /v2/}: whether this is a registry. */
    record Ping() implements Route {

        @Override
        public Operation operation() {
            return Operation.PING;
        }
    }

    /** {@code /v2/<name>/manifests/<tag or digest>}. */
    record ManifestRoute(RepositoryName name, Identifier identifier) implements Route {

        @Override
        public Operation operation() {
            return Operation.MANIFEST;
        }

        @Override
        public RepositoryName repository() {
            return name;
        }

        @Override
        public Identifier reference() {
            return identifier;
        }
    }

    /** {@code /v2/<name>/blobs/<digest>}. */
    record BlobRoute(RepositoryName name, Digest digest) implements Route {

        @Override
        public Operation operation() {
            return Operation.BLOB;
        }

        @Override
        public RepositoryName repository() {
            return name;
        }

        @Override
        public Identifier reference() {
            return digest;
        }
    }

    /** {@code /v2/<name>/referrers/<digest>}. */
    record ReferrersRoute(RepositoryName name, Digest subject) implements Route {

        @Override
        public Operation operation() {
            return Operation.REFERRERS;
        }

        @Override
        public RepositoryName repository() {
            return name;
        }

        @Override
        public Identifier reference() {
            return subject;
        }
    }

    /** {@code /v2/<name>/tags/list}. */
    record TagsRoute(RepositoryName name) implements Route {

        @Override
        public Operation operation() {
            return Operation.TAGS;
        }

        @Override
        public RepositoryName repository() {
            return name;
        }
    }
}
