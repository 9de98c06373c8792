package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.oci.Text;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.ServedTags;
import dev.tain.server.pull.TagPage;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.Route.TagsRoute;
import io.netty.util.AsciiString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers to requests for the tags of a repository.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">Listing tags</a>
 */
final class TagListAnswers {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Pulls pulls;

    private record Document(String name, List<String> tags) {}

    TagListAnswers(Pulls pulls) {
        this.pulls = pulls;
    }

    Mono<Answer> answer(RegistryRequest request, TagsRoute route) {
        int limit = limit(request.query());
        // Also who wants none is told whether there is such a repository.
        TagPage page = new TagPage(request.query().last(), Math.max(1, limit));
        return pulls.tags(request.pull(route.name()), page)
                .map(lookup -> Lookups.found(lookup, ErrorCode.NAME_UNKNOWN))
                .map(served ->
                        limit == 0 ? new ServedTags(List.of(), false, served.origin(), served.warning()) : served)
                .map(served -> answer(request.query(), route, served));
    }

    private static int limit(Query query) {
        Optional<String> wanted = query.value("n");
        wanted.filter(text -> !NUMBER.matcher(text).matches()).ifPresent(text -> {
            throw new RegistryException(
                    ErrorCode.PAGINATION_NUMBER_INVALID, "n is \"%s\", expected 0 or more".formatted(Text.shown(text)));
        });
        return (int) Math.min(TagPage.MOST, wanted.map(Long::parseLong).orElse((long) TagPage.MOST));
    }

    private static Answer answer(Query query, TagsRoute route, ServedTags served) {
        Map<AsciiString, CharSequence> headers = new LinkedHashMap<>();
        served.warning().ifPresent(warning -> headers.put(ContentHeaders.WARNING, warning));
        List<String> tags = served.tags().stream().map(Tag::value).toList();
        if (served.more()) {
            String path = "/v2/%s/tags/list".formatted(route.name());
            headers.put(ContentHeaders.LINK, query.linkToNext(path, tags.get(tags.size() - 1)));
        }
        return page(route.name(), tags, headers, served.origin());
    }

    private static Answer page(
            RepositoryName name, List<String> tags, Map<AsciiString, CharSequence> others, Origin origin) {
        Map<AsciiString, CharSequence> headers = new LinkedHashMap<>(ContentHeaders.API_VERSION);
        headers.put(ContentHeaders.CONTENT_TYPE, "application/json");
        headers.putAll(others);
        byte[] body = JSON.writeValueAsBytes(new Document(name.value(), tags));
        return new Answer(200, headers, OptionalLong.of(body.length), new BytesBody(body), origin);
    }
}
