package dev.tain.upstream;

import dev.tain.oci.Digest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.OptionalLong;
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
                .map(answer -> new RemoteBlob(answer, size(digest, answer)));
    }

    /** Nothing is announced as empty that is not: some registries and proxies write 0 where they do not know. */
    private static OptionalLong size(Digest digest, Exchange answer) {
        OptionalLong announced = answer.contentLength();
        return announced.orElse(0) == 0 && !BlobChecker.isOfNothing(digest) ? OptionalLong.empty() : announced;
    }
}
