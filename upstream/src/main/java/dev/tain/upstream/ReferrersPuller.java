package dev.tain.upstream;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.Referrer;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/**
 * Asks what refers to a manifest: by the referrers API, and where a registry has none, by the tag under which clients keep
 * the list then. It is asked for unfiltered: one list serves every filter, and not all registries filter.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">Listing referrers,
 *     and the unavailable referrers API</a>
 */
final class ReferrersPuller {

    /** The most referrers of one manifest. */
    static final int MAX_REFERRERS = 10_000;

    /** A list, or what registries answer to a path that they do not know; 404 is one of these as well. */
    private static final Set<Integer> ANSWERS = Set.of(200, 400, 405, 406, 501);

    private static final Map<String, String> ACCEPT = Map.of("Accept", MediaType.OCI_INDEX.value());

    private final RegistryConversation conversation;
    private final ManifestPuller manifests;
    private final ListReader lists;

    ReferrersPuller(RegistryConversation conversation, ManifestPuller manifests) {
        this.conversation = conversation;
        this.manifests = manifests;
        this.lists = new ListReader(conversation);
    }

    /** The referrers; empty when there are none, which registries do not tell from a manifest that they do not have. */
    Mono<List<Referrer>> pull(RemoteRepository repository, Digest subject, Via via) {
        RemoteRequest request = new RemoteRequest(HttpMethod.GET, repository, "referrers/" + subject, ACCEPT, via);
        return conversation
                .ask(request, ANSWERS)
                .flatMap(answer -> isList(answer) ? collect(request, answer) : discard(answer))
                .switchIfEmpty(Mono.defer(() -> byTag(repository, subject, via)))
                .filter(referrers -> !referrers.isEmpty());
    }

    private static boolean isList(Exchange answer) {
        return answer.status() == 200
                && answer.header(HttpHeaderNames.CONTENT_TYPE)
                        .filter(ReferrersPuller::isIndexType)
                        .isPresent();
    }

    private static boolean isIndexType(String contentType) {
        try {
            return MediaType.parse(contentType).equals(MediaType.OCI_INDEX);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Mono<List<Referrer>> discard(Exchange answer) {
        answer.discard();
        return Mono.empty();
    }

    private Mono<List<Referrer>> collect(RemoteRequest request, Exchange answer) {
        return Mono.defer(() -> {
            List<Referrer> all = new ArrayList<>();
            return lists.pages(request, answer, page -> {
                        all.addAll(ReferrerReader.read(ListReader.JSON.readTree(page)));
                        if (all.size() > MAX_REFERRERS) {
                            throw ListReader.tooMany(request, MAX_REFERRERS + " referrers");
                        }
                    })
                    .then(Mono.just(all));
        });
    }

    private Mono<List<Referrer>> byTag(RemoteRepository repository, Digest subject, Via via) {
        return manifests
                .pull(repository, Referrer.tagOfListFor(subject), via)
                .map(manifest -> ReferrerReader.read(document(repository, manifest.content())));
    }

    /** Clients take what is no index for no list. */
    private static JsonNode document(RemoteRepository repository, byte[] content) {
        try {
            return ListReader.JSON.readTree(content);
        } catch (StreamConstraintsException e) {
            throw new UpstreamException(Failure.FAILED, "%s: a list of referrers is too long".formatted(repository), e);
        } catch (JacksonException e) {
            return ListReader.JSON.missingNode();
        }
    }
}
