package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.MediaType;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.ServedReferrers;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.Route.ReferrersRoute;
import io.netty.util.AsciiString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/**
 * The answers to requests for what refers to a manifest: always an index, which is empty for what nobody knows.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">Listing
 *     referrers</a>
 */
final class ReferrersAnswers {

    private static final AsciiString FILTERS_APPLIED = AsciiString.cached("OCI-Filters-Applied");
    private static final String ARTIFACT_TYPE = "artifactType";

    private final Pulls pulls;

    ReferrersAnswers(Pulls pulls) {
        this.pulls = pulls;
    }

    Mono<Answer> answer(RegistryRequest request, ReferrersRoute route) {
        return pulls.referrers(request.pull(route.name()), route.subject())
                .map(lookup -> answer(request.query(), route, Lookups.found(lookup, ErrorCode.MANIFEST_UNKNOWN)));
    }

    private static Answer answer(Query query, ReferrersRoute route, ServedReferrers served) {
        List<String> wanted = query.values(ARTIFACT_TYPE);
        ReferrersPage page = ReferrersPage.of(
                served.referrers().stream()
                        .filter(referrer -> wanted.isEmpty()
                                || referrer.artifactType()
                                        .filter(wanted::contains)
                                        .isPresent())
                        .toList(),
                query.last());
        Map<AsciiString, CharSequence> headers = new LinkedHashMap<>(ContentHeaders.API_VERSION);
        headers.put(ContentHeaders.CONTENT_TYPE, MediaType.OCI_INDEX.value());
        if (!wanted.isEmpty()) {
            headers.put(FILTERS_APPLIED, ARTIFACT_TYPE);
        }
        served.warning().ifPresent(warning -> headers.put(ContentHeaders.WARNING, warning));
        String path = "/v2/%s/referrers/%s".formatted(route.name(), route.subject());
        page.last().ifPresent(last -> headers.put(ContentHeaders.LINK, query.linkToNext(path, last)));
        byte[] body = page.index();
        return new Answer(200, headers, OptionalLong.of(body.length), new BytesBody(body), served.origin());
    }
}
