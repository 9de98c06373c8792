package dev.tain.upstream;

import dev.tain.oci.Credential;
import reactor.core.publisher.Mono;

/** Knows as whom Tain comes to a repository. */
@FunctionalInterface
public interface CredentialSource {

    /** Nobody's. */
    CredentialSource NONE = repository -> Mono.empty();

    /**
     * The credential for one repository of one registry, asked for anew for each request. Empty when there is none; an
     * error, which need not be an {@link UpstreamException}, when that could not be found out.
     */
    Mono<Credential> find(RemoteRepository repository);
}
