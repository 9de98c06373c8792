package dev.tain.upstream;

import dev.tain.upstream.UpstreamException.Failure;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads lists that registries give in pages, as far as somebody wants them and not beyond any bounds. */
final class ListReader {

    /** The most pages of one list. */
    static final int MAX_PAGES = 100;

    /** The most bytes of one list, all pages together: 16 MiB. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** How many values and names a page may have, for these take many times what their text does. */
    private static final long MOST_TOKENS = 1_000_000;

    /** For documents that have such a list. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();

    private final RegistryConversation conversation;

    ListReader(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    /** The page in an answer and those after it; each is asked for when it is wanted. */
    Flux<ListPage> pages(RemoteRequest request, Exchange answer) {
        return read(request, answer, 1, 0).expand(this::next);
    }

    private Mono<ListPage> next(ListPage page) {
        return page.next()
                .map(request -> page.number() == MAX_PAGES
                        ? Mono.<ListPage>error(tooMany(request, MAX_PAGES + " pages"))
                        : conversation
                                .ask(request)
                                .switchIfEmpty(Mono.error(() -> vanished(request)))
                                .flatMap(answer -> read(request, answer, page.number() + 1, page.bytesSoFar())))
                .orElseGet(Mono::empty);
    }

    private static Mono<ListPage> read(RemoteRequest request, Exchange answer, int number, int bytesBefore) {
        return answer.body(MAX_BYTES - bytesBefore)
                .map(body -> new ListPage(
                        document(answer, body), NextPage.after(request, answer), number, bytesBefore + body.length));
    }

    private static JsonNode document(Exchange answer, byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new UpstreamException(
                    Failure.FAILED,
                    "%s answered with a list that is not JSON, or is too long".formatted(Failures.shown(answer.uri())),
                    e);
        }
    }

    private static UpstreamException vanished(RemoteRequest request) {
        return new UpstreamException(Failure.FAILED, "%s: a list has no next page where it said so".formatted(request));
    }

    static UpstreamException tooMany(RemoteRequest request, String bound) {
        return new UpstreamException(Failure.FAILED, "%s: the list has more than %s".formatted(request, bound));
    }
}
