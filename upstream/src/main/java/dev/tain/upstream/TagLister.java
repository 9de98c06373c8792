package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Tag;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Asks for the tags of a repository. The specification leaves registries two orders, some have none, such as that in which the tags
 * were made, or do not know {@code last}, and a part of a list does not show its order. So all tags are read, and no further than needed
 * only for a while after the whole list, or five seconds of it, has come in the order of its characters.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">Listing tags</a>
 */
final class TagLister {

    /** What Distribution gives at most; it refuses to be asked for more. */
    private static final int PAGE = 1_000;

    private static final Map<String, String> ACCEPT = Map.of("Accept", "application/json");

    private static final int MANY = 1_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    /** How long a list that comes in order is read to see whether it stays so: whoever asks for it does not wait for ever. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(5);

    private final RegistryConversation conversation;
    private final LongSupplier nanoTime;
    private final ListReader lists;

    /** Those whose tags came in order, as far as they can be read at once. */
    private final Cache<RemoteRepository, Boolean> sorted =
            Caffeine.newBuilder().maximumSize(MANY).expireAfterWrite(REMEMBERED).build();

    /**
     * Knows no order yet.
     *
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    TagLister(RegistryConversation conversation, LongSupplier nanoTime) {
        this.conversation = conversation;
        this.nanoTime = nanoTime;
        this.lists = new ListReader(conversation);
    }

    Mono<RemoteTags> list(RemoteRepository repository, String after, int limit, Via via) {
        return Mono.defer(() -> sorted.getIfPresent(repository) == null
                ? whole(repository, after, limit, via)
                : part(repository, after, limit, via)
                        .switchIfEmpty(Mono.defer(() -> whole(repository, after, limit, via))));
    }

    /** From all that can be read at once; from what follows where that came in order, and does not reach as far. */
    private Mono<RemoteTags> whole(RemoteRepository repository, String after, int limit, Via via) {
        return collect(request(repository, "", via), new Collected(after, limit, false))
                .doOnNext(collected -> note(repository, collected))
                .flatMap(collected -> collected.fallsShort()
                        ? part(repository, after, limit, via).switchIfEmpty(Mono.error(() -> unreadable(repository)))
                        : Mono.just(collected.result(repository)));
    }

    /** From the first page that is said to have it; empty where that turns out not to be in order. */
    private Mono<RemoteTags> part(RemoteRepository repository, String after, int limit, Via via) {
        String last = after.isEmpty() ? "" : "&last=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        return collect(request(repository, last, via), new Collected(after, limit, true))
                .doOnNext(collected -> note(repository, collected))
                .filter(collected -> collected.ordered)
                .map(collected -> collected.result(repository));
    }

    private void note(RemoteRepository repository, Collected collected) {
        if (!collected.ordered) {
            sorted.invalidate(repository);
        } else if (!collected.trusted) {
            sorted.put(repository, true);
        }
    }

    private static UpstreamException unreadable(RemoteRepository repository) {
        return new UpstreamException(
                Failure.FAILED,
                "%s lists more tags than can be read at once, and not in the order of their characters"
                        .formatted(repository));
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
    private final class Collected {

        private final String after;
        private final int limit;
        private final boolean trusted;
        private final long begun = nanoTime.getAsLong();
        private final TreeSet<String> tags = new TreeSet<>();
        private String previous = "";
        private boolean ordered = true;
        private boolean more;

        /**
         * Nothing yet.
         *
         * @param trusted whether what follows is taken to be in order, too
         */
        Collected(String after, int limit, boolean trusted) {
            this.after = after;
            this.limit = limit;
            this.trusted = trusted;
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
            return ordered && (trusted ? tags.size() >= limit : nanoTime.getAsLong() - begun > LOOKED_AT.toNanos());
        }

        /** Whether all that was read lies before what is wanted. */
        boolean fallsShort() {
            return more && ordered && tags.isEmpty();
        }

        RemoteTags result(RemoteRepository repository) {
            if (more && (!ordered || tags.isEmpty())) {
                throw unreadable(repository);
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
