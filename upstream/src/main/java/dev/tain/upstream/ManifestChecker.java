package dev.tain.upstream;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.MediaType;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Asks which manifest a repository has under a tag or digest, without fetching it. */
final class ManifestChecker {

    private final RegistryConversation conversation;

    ManifestChecker(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    Mono<Descriptor> check(RemoteRepository repository, Identifier identifier, Via via) {
        RemoteRequest request =
                new RemoteRequest(HttpMethod.HEAD, repository, "manifests/" + identifier, ManifestPuller.ACCEPT, via);
        return conversation.ask(request).map(answer -> {
            answer.discard();
            return descriptor(identifier, answer)
                    .orElseThrow(() -> new UpstreamException(
                            Failure.FAILED,
                            request + " was answered without a valid Content-Type, Content-Length and "
                                    + ManifestPuller.DIGEST_HEADER));
        });
    }

    private static Optional<Descriptor> descriptor(Identifier identifier, Exchange answer) {
        Optional<String> type = answer.header(HttpHeaderNames.CONTENT_TYPE);
        Optional<String> digest = identifier instanceof Digest known
                ? Optional.of(known.toString())
                : answer.header(ManifestPuller.DIGEST_HEADER);
        if (type.isEmpty() || digest.isEmpty() || answer.contentLength().isEmpty()) {
            return Optional.empty();
        }
        try {
            long size = answer.contentLength().getAsLong();
            return Optional.of(new Descriptor(MediaType.parse(type.get()), Digest.parse(digest.get()), size));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
