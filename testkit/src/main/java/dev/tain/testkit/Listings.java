package dev.tain.testkit;

import dev.tain.oci.MediaType;
import dev.tain.oci.RepositoryName;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The answers of an honest registry that are lists, in pages.
 *
 * @param pageSize the most that it puts on a page
 */
record Listings(int pageSize) {

    /** A page of tags, which are sorted; {@code n} and {@code last} as in the specification. */
    Answer tags(RecordedRequest request, List<String> tags) {
        RepositoryName repository = request.target().repository().orElseThrow();
        String last = parameter(request, "last").orElse("");
        int limit =
                Math.min(pageSize, parameter(request, "n").map(Integer::valueOf).orElse(pageSize));
        List<String> rest = tags.stream().filter(tag -> tag.compareTo(last) > 0).toList();
        List<String> page = rest.stream().limit(limit).toList();
        String names = page.stream().map(tag -> "\"" + tag + "\"").collect(Collectors.joining(","));
        Answer answer = new Answer(200, Content.of("{\"name\":\"%s\",\"tags\":[%s]}".formatted(repository, names)))
                .header(Answer.CONTENT_TYPE, "application/json");
        if (page.size() < rest.size() && !page.isEmpty()) {
            next(answer, "%s?n=%d&last=%s".formatted(request.path(), limit, page.get(page.size() - 1)));
        }
        return answer;
    }

    /** A page of descriptors in an index. */
    Answer referrers(RecordedRequest request, List<String> descriptors) {
        int from = parameter(request, "from").map(Integer::valueOf).orElse(0);
        int to = Math.min(descriptors.size(), from + pageSize);
        Answer answer = new Answer(200, Content.of(index(descriptors.subList(Math.min(from, to), to))))
                .header(Answer.CONTENT_TYPE, MediaType.OCI_INDEX.value());
        if (to < descriptors.size()) {
            next(answer, "%s?from=%d".formatted(request.path(), to));
        }
        return answer;
    }

    static String index(List<String> descriptors) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(MediaType.OCI_INDEX, String.join(",", descriptors));
    }

    private static void next(Answer answer, String target) {
        answer.header("Link", "<%s>; rel=\"next\"".formatted(target));
    }

    private static Optional<String> parameter(RecordedRequest request, String name) {
        return new QueryStringDecoder(request.uri())
                .parameters().getOrDefault(name, List.of()).stream().findFirst();
    }
}
