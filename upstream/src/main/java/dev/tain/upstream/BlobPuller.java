package dev.tain.upstream;

import dev.tain.oci.Digest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * Begins to fetch a blob, from its beginning or from where somebody else stopped. Not every registry can begin in the
 * middle, and no encoded content can be read from there: what is sent too much is passed over.
 */
final class BlobPuller {

    private static final Set<Integer> ANSWERS_TO_RANGE = Set.of(200, 206, 416);

    private final RegistryConversation conversation;

    BlobPuller(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    /** Owns the turn from the subscription on; then the blob does, where there is one. */
    Mono<RemoteBlob> pull(DownloadTurn turn, Digest digest, long offset, Via via) {
        AtomicBoolean begun = new AtomicBoolean();
        return Mono.defer(() -> offset == 0 ? all(turn, digest, 0, via) : rest(turn, digest, offset, via))
                .doOnNext(blob -> begun.set(true))
                .doFinally(end -> {
                    if (!begun.get()) {
                        turn.giveBack();
                    }
                });
    }

    private Mono<RemoteBlob> all(DownloadTurn turn, Digest digest, long offset, Via via) {
        return conversation
                .ask(request(turn.repository(), digest, Map.of(), via))
                .map(answer -> new RemoteBlob(answer, size(digest, answer), offset, turn));
    }

    private Mono<RemoteBlob> rest(DownloadTurn turn, Digest digest, long offset, Via via) {
        Map<String, String> range = Map.of("Range", "bytes=" + offset + "-");
        return conversation
                .ask(request(turn.repository(), digest, range, via), ANSWERS_TO_RANGE)
                .flatMap(answer -> rest(turn, answer, digest, offset)
                        .map(Mono::just)
                        .orElseGet(() -> {
                            answer.discard();
                            return all(turn, digest, offset, via);
                        }));
    }

    /** What the answer has of the rest: all of it and more, just that, or with 416 the word that there is none. */
    private static Optional<RemoteBlob> rest(DownloadTurn turn, Exchange answer, Digest digest, long offset) {
        if (answer.status() == 200) {
            return Optional.of(new RemoteBlob(answer, size(digest, answer), offset, turn));
        }
        return ContentRange.of(answer)
                .filter(range -> answer.status() == 206 ? range.beginsAt(offset) : range.endsAt(offset))
                .map(range -> new RemoteBlob(answer, range.total(), 0, turn));
    }

    private static RemoteRequest request(
            RemoteRepository repository, Digest digest, Map<String, String> headers, Via via) {
        return new RemoteRequest(HttpMethod.GET, repository, "blobs/" + digest, headers, via);
    }

    /** Nothing is announced as empty that is not: some registries and proxies write 0 where they do not know. */
    private static OptionalLong size(Digest digest, Exchange answer) {
        OptionalLong announced = answer.contentLength();
        return announced.orElse(0) == 0 && !BlobChecker.isOfNothing(digest) ? OptionalLong.empty() : announced;
    }
}
