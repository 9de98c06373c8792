package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.server.pull.place.PlanWalk.Question;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.RemoteBlob;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.Via;
import reactor.core.publisher.Mono;

/**
 * Asks a place to begin to send a blob.
 *
 * @param registries the way to the place
 * @param digest the blob
 * @param via the proxies that the request has passed
 */
record BlobQuestion(RegistryClient registries, Digest digest, Via via) implements Question<RemoteBlob> {

    @Override
    public Mono<RemoteBlob> ask(RemoteRepository repository) {
        return registries.pullBlob(repository, digest, via);
    }

    /** Its connection would stay open. */
    @Override
    public void discard(RemoteBlob late) {
        late.discard();
    }
}
