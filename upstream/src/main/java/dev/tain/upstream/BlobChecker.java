package dev.tain.upstream;

import dev.tain.oci.Digest;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Asks whether a repository has a blob, and how long it is. */
final class BlobChecker {

    private final RegistryConversation conversation;

    BlobChecker(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    Mono<Long> check(RemoteRepository repository, Digest digest, Via via) {
        RemoteRequest request = new RemoteRequest(HttpMethod.HEAD, repository, "blobs/" + digest, Map.of(), via);
        return conversation.ask(request).map(answer -> {
            answer.discard();
            return answer.contentLength()
                    .orElseThrow(() -> new UpstreamException(
                            Failure.FAILED, request + " was answered without a valid Content-Length"));
        });
    }
}
