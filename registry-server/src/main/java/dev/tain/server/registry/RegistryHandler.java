package dev.tain.server.registry;

import dev.tain.server.pull.Pulls;
import dev.tain.server.registry.Route.BlobRoute;
import dev.tain.server.registry.Route.ManifestRoute;
import dev.tain.server.registry.Route.ReferrersRoute;
import dev.tain.server.registry.Route.TagsRoute;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** From a request to its answer. */
final class RegistryHandler {

    private final ManifestAnswers manifests;
    private final BlobAnswers blobs;
    private final ReferrersAnswers referrers;
    private final TagListAnswers tagLists;

    RegistryHandler(Pulls pulls) {
        manifests = new ManifestAnswers(pulls);
        blobs = new BlobAnswers(pulls);
        referrers = new ReferrersAnswers(pulls);
        tagLists = new TagListAnswers(pulls);
    }

    /**
     * The answer that needs nothing but memory; empty for what takes more.
     *
     * @throws RegistryException for what is to become an error document
     */
    Optional<Answer> atOnce(RegistryRequest request) {
        if (request.route() instanceof ManifestRoute route) {
            return manifests.atOnce(request, route);
        }
        return request.route() instanceof BlobRoute route ? blobs.atOnce(request, route) : Optional.empty();
    }

    /** The answer; an error signal for everything that is to become an error document. */
    Mono<Answer> answer(RegistryRequest request) {
        if (request.route() instanceof ManifestRoute route) {
            return manifests.answer(request, route);
        }
        if (request.route() instanceof BlobRoute route) {
            return blobs.answer(request, route);
        }
        if (request.route() instanceof ReferrersRoute route) {
            return referrers.answer(request, route);
        }
        if (request.route() instanceof TagsRoute route) {
            return tagLists.answer(request, route);
        }
        return Mono.just(Answer.empty(200, ContentHeaders.API_VERSION));
    }
}
