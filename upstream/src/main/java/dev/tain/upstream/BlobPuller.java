package dev.tain.upstream;

import dev.tain.oci.Digest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Begins to fetch a blob. */
final class BlobPuller {

    private final RegistryConversation conversation;

    BlobPuller(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    Mono<RemoteBlob> pull(RemoteRepository repository, Digest digest, Via via) {
        return conversation
                .ask(new RemoteRequest(HttpMethod.GET, repository, "blobs/" + digest, Map.of(), via))
                .map(RemoteBlob::new);
    }
}
