package dev.tain.upstream;

import dev.tain.upstream.UpstreamException.Failure;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
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

    /**
     * The page in an answer and those after it; each is asked for when it is wanted.
     *
     * @param content takes the JSON text of each page as it comes: text and values are not kept while the next page is awaited
     */
    Flux<ListPage> pages(RemoteRequest request, Exchange answer, Consumer<byte[]> content) {
        return read(request, answer, content, 1, 0).expand(page -> next(page, content));
    }

    private Mono<ListPage> next(ListPage page, Consumer<byte[]> content) {
        return page.next()
                .map(request -> page.number() == MAX_PAGES
                        ? Mono.<ListPage>error(tooMany(request, MAX_PAGES + " pages"))
                        : conversation
                                .ask(request)
                                .switchIfEmpty(Mono.error(() -> vanished(request)))
                                .flatMap(
                                        answer -> read(request, answer, content, page.number() + 1, page.bytesSoFar())))
                .orElseGet(Mono::empty);
    }

    private static Mono<ListPage> read(
            RemoteRequest request, Exchange answer, Consumer<byte[]> content, int number, int bytesBefore) {
        return answer.body(MAX_BYTES - bytesBefore).map(body -> {
            take(answer, body, content);
            return new ListPage(NextPage.after(request, answer), number, bytesBefore + body.length);
        });
    }

    private static void take(Exchange answer, byte[] body, Consumer<byte[]> content) {
        try {
            content.accept(body);
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
