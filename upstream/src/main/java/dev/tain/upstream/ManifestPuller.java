package dev.tain.upstream;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.MediaType;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Fetches a manifest whole and verifies it. */
final class ManifestPuller {

    static final String DIGEST_HEADER = "Docker-Content-Digest";

    /** One line, and the same whoever asks: what comes back must not depend on the client. */
    static final Map<String, String> ACCEPT =
            Map.of("Accept", MediaType.MANIFESTS.stream().map(MediaType::value).collect(Collectors.joining(", ")));

    private final RegistryConversation conversation;

    ManifestPuller(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    Mono<RemoteManifest> pull(RemoteRepository repository, Identifier identifier, Via via) {
        RemoteRequest request = new RemoteRequest(HttpMethod.GET, repository, "manifests/" + identifier, ACCEPT, via);
        return conversation
                .ask(request)
                .flatMap(answer -> answer.body(RegistryClient.MAX_MANIFEST_SIZE)
                        .map(content -> verified(request, expected(identifier, answer, content), content)));
    }

    /** For a tag, the registry's own word where it gives one: it must at least agree with itself. */
    private static Digest expected(Identifier identifier, Exchange answer, byte[] content) {
        if (identifier instanceof Digest digest) {
            return digest;
        }
        try {
            return answer.header(DIGEST_HEADER).map(Digest::parse).orElseGet(() -> Digest.sha256(content));
        } catch (IllegalArgumentException e) {
            throw new UpstreamException(Failure.FAILED, "%s: %s".formatted(DIGEST_HEADER, e.getMessage()), e);
        }
    }

    private static RemoteManifest verified(RemoteRequest request, Digest expected, byte[] content) {
        if (!expected.matches(content)) {
            throw new UpstreamException(
                    Failure.LYING,
                    "%s gave %d bytes that do not have the digest %s".formatted(request, content.length, expected));
        }
        return new RemoteManifest(expected, content);
    }
}
