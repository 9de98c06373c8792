package dev.tain.upstream;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;

/** Asks which manifest a repository has under a tag or digest, without fetching it. */
final class ManifestChecker {

    private final RegistryConversation conversation;

    ManifestChecker(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    Mono<Digest> check(RemoteRepository repository, Identifier identifier) {
        RemoteRequest request =
                new RemoteRequest(HttpMethod.HEAD, repository, "manifests/" + identifier, ManifestPuller.ACCEPT);
        return conversation.ask(request).map(answer -> {
            answer.discard();
            return answer.header(ManifestPuller.DIGEST_HEADER)
                    .map(Digest::parse)
                    .orElseThrow(() -> new UpstreamException(
                            Failure.FAILED, request + " was answered without " + ManifestPuller.DIGEST_HEADER));
        });
    }
}
