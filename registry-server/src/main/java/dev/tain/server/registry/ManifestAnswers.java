package dev.tain.server.registry;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.ErrorCode;
import dev.tain.oci.MediaType;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.ServedDescriptor;
import dev.tain.server.pull.ServedManifest;
import dev.tain.server.registry.Answer.Body;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.Answer.NoBody;
import dev.tain.server.registry.Route.ManifestRoute;
import io.netty.util.AsciiString;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/** The answers to requests for manifests. They are short, so that there are no parts of them. */
final class ManifestAnswers {

    private final Pulls pulls;

    ManifestAnswers(Pulls pulls) {
        this.pulls = pulls;
    }

    /** The answer that needs nothing but memory; empty where it takes more. */
    Optional<Answer> atOnce(RegistryRequest request, ManifestRoute route) {
        return route.identifier() instanceof Digest digest
                ? pulls.manifestAtHand(request.pull(route.name()), digest, !request.head())
                        .map(served -> answer(request, served))
                : Optional.empty();
    }

    Mono<Answer> answer(RegistryRequest request, ManifestRoute route) {
        return request.head() ? describe(request, route) : manifest(request, route);
    }

    private Mono<Answer> manifest(RegistryRequest request, ManifestRoute route) {
        return pulls.manifest(request.pull(route.name()), route.identifier()).map(lookup -> {
            ServedManifest served = Lookups.found(lookup, ErrorCode.MANIFEST_UNKNOWN);
            return answer(request, served);
        });
    }

    private static Answer answer(RegistryRequest request, ServedManifest served) {
        Body body =
                request.head() ? new NoBody() : new BytesBody(served.manifest().content());
        return answer(request, served.described(), body);
    }

    private Mono<Answer> describe(RegistryRequest request, ManifestRoute route) {
        return pulls.manifestDescriptor(request.pull(route.name()), route.identifier())
                .map(lookup -> answer(request, Lookups.found(lookup, ErrorCode.MANIFEST_UNKNOWN), new NoBody()));
    }

    private static Answer answer(RegistryRequest request, ServedDescriptor served, Body body) {
        Descriptor descriptor = served.descriptor();
        refuseUnaccepted(request, descriptor.mediaType());
        Map<AsciiString, CharSequence> described =
                ContentHeaders.ofManifest(descriptor.mediaType(), descriptor.digest());
        Map<AsciiString, CharSequence> headers = served.warning()
                .map(warning -> ContentHeaders.with(described, ContentHeaders.WARNING, warning))
                .orElse(described);
        Answer answer = new Answer(200, headers, OptionalLong.of(descriptor.size()), body, served.origin());
        return request.holds(new EntityTag(descriptor.digest())) ? answer.notModified() : answer;
    }

    private static void refuseUnaccepted(RegistryRequest request, MediaType type) {
        if (!AcceptHeader.accepts(request.accept(), type)) {
            throw new RegistryException(
                    ErrorCode.MANIFEST_UNKNOWN,
                    "it is there with the type %s, which the request's Accept header leaves out; nothing is converted"
                            .formatted(type));
        }
    }
}
