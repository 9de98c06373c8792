package dev.tain.upstream;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.MediaType;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Asks which manifest a repository has under a tag or digest: by HEAD, and where that says too little, by fetching it.
 * Not every registry knows HEAD or gives the digest with it, and its tags have to be followed all the same.
 */
final class ManifestChecker {

    private static final Set<Integer> ANSWERS = Set.of(200, 405, 501);

    private final RegistryConversation conversation;
    private final ManifestPuller puller;

    ManifestChecker(RegistryConversation conversation, ManifestPuller puller) {
        this.conversation = conversation;
        this.puller = puller;
    }

    Mono<Descriptor> check(RemoteRepository repository, Identifier identifier, Via via) {
        RemoteRequest request =
                new RemoteRequest(HttpMethod.HEAD, repository, "manifests/" + identifier, ManifestPuller.ACCEPT, via);
        return conversation.ask(request, ANSWERS).flatMap(answer -> {
            answer.discard();
            return descriptor(identifier, answer)
                    .map(Mono::just)
                    .orElseGet(() -> puller.describe(repository, identifier, via));
        });
    }

    private static Optional<Descriptor> descriptor(Identifier identifier, Exchange answer) {
        Optional<String> type = answer.header(HttpHeaderNames.CONTENT_TYPE);
        Optional<String> digest = identifier instanceof Digest known
                ? Optional.of(known.toString())
                : answer.header(ManifestPuller.DIGEST_HEADER);
        long size = answer.contentLength().orElse(0);
        if (answer.status() != 200 || type.isEmpty() || digest.isEmpty() || size == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Descriptor(MediaType.parse(type.get()), Digest.parse(digest.get()), size));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
