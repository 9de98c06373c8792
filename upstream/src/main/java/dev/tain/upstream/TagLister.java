package dev.tain.upstream;

import dev.tain.oci.Tag;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Asks for the tags of a repository, no further than needed. The specification leaves registries two orders, and some have
 * none or do not know {@code last}: where the tags do not come in the order of their characters, all of them are read.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">Listing tags</a>
 */
final class TagLister {

    /** What Distribution gives at most; it refuses to be asked for more. */
    private static final int PAGE = 1_000;

    private static final Map<String, String> ACCEPT = Map.of("Accept", "application/json");

    private final RegistryConversation conversation;
    private final ListReader lists;

    TagLister(RegistryConversation conversation) {
        this.conversation = conversation;
        this.lists = new ListReader(conversation);
    }

    Mono<RemoteTags> list(RemoteRepository repository, String after, int limit, Via via) {
        String last = after.isEmpty() ? "" : "&last=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        return collect(request(repository, last, via), new Collected(after, limit))
                .flatMap(collected -> collected.ordered || last.isEmpty()
                        ? Mono.just(collected)
                        : collect(request(repository, "", via), new Collected(after, limit)))
                .map(collected -> collected.result(repository));
    }

    private static RemoteRequest request(RemoteRepository repository, String last, Via via) {
        return new RemoteRequest(HttpMethod.GET, repository, "tags/list?n=" + PAGE + last, ACCEPT, via);
    }

    private Mono<Collected> collect(RemoteRequest request, Collected collected) {
        return conversation
                .ask(request)
                .flatMap(answer -> lists.pages(request, answer, page -> collected.addAll(request, page))
                        .doOnNext(collected::ends)
                        .takeUntil(page -> collected.isEnough() || page.number() == ListReader.MAX_PAGES)
                        .then(Mono.just(collected)));
    }

    /** What has come so far. */
    private static final class Collected {

        private final String after;
        private final int limit;
        private final TreeSet<String> tags = new TreeSet<>();
        private String previous = "";
        private boolean ordered = true;
        private boolean more;

        Collected(String after, int limit) {
            this.after = after;
            this.limit = limit;
        }

        /** One after the other: as a tree, a long list would take many times its length. */
        void addAll(RemoteRequest request, byte[] page) {
            try (JsonParser json = ListReader.JSON.createParser(page)) {
                boolean isList =
                        json.nextToken() == JsonToken.START_OBJECT && addMember(json) && json.nextToken() == null;
                if (!isList) {
                    throw new UpstreamException(Failure.FAILED, request + " was answered without a list of tags");
                }
            }
        }

        /** Those of the member of an object that has them; false when none does. */
        private boolean addMember(JsonParser json) {
            boolean found = false;
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                if (name.equals("tags")) {
                    found = value == JsonToken.START_ARRAY || value == JsonToken.VALUE_NULL;
                }
                if (name.equals("tags") && value == JsonToken.START_ARRAY) {
                    addElements(json);
                } else {
                    json.skipChildren();
                }
            }
            return found;
        }

        private void addElements(JsonParser json) {
            for (JsonToken tag = json.nextToken(); tag != JsonToken.END_ARRAY; tag = json.nextToken()) {
                if (tag == JsonToken.VALUE_STRING) {
                    add(json.getString());
                } else {
                    json.skipChildren();
                }
            }
        }

        void ends(ListPage page) {
            more = page.next().isPresent();
        }

        private void add(String tag) {
            ordered = ordered && previous.compareTo(tag) < 0;
            previous = tag;
            if (tag.compareTo(after) > 0 && isTag(tag)) {
                tags.add(tag);
            }
            if (tags.size() > limit + 1L) {
                tags.pollLast(); // of those behind the page, one says that there are more
            }
        }

        boolean isEnough() {
            return ordered && tags.size() >= limit;
        }

        RemoteTags result(RemoteRepository repository) {
            if (more && (!ordered || tags.isEmpty())) {
                throw new UpstreamException(
                        Failure.FAILED,
                        "%s lists more tags than can be read at once, and not in the order of their characters"
                                .formatted(repository));
            }
            List<Tag> page = tags.stream().limit(limit).map(Tag::parse).toList();
            return new RemoteTags(page, more || page.size() < tags.size());
        }

        private static boolean isTag(String text) {
            try {
                Tag.parse(text);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
