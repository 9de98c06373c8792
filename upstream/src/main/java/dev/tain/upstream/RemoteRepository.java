package dev.tain.upstream;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RepositoryName;

/**
 * A repository as this registry client reaches it.
 *
 * @param endpoint the registry
 * @param name the repository there
 */
public record RemoteRepository(Endpoint endpoint, RepositoryName name) {

    @Override
    public String toString() {
        return endpoint.host() + "/" + name;
    }
}
