package dev.tain.upstream;

import dev.tain.oci.Digest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Asks whether a repository has a blob, and how long it is: by HEAD, and where that says too little, by its first byte. */
final class BlobChecker {

    /**
     * The last two come from where the registry has led: what it signs is often good for GET alone. Its own refusal is a failure
     * before that.
     */
    private static final Set<Integer> ANSWERS_TO_HEAD = Set.of(200, 405, 501, 401, 403);

    private static final Set<Integer> ANSWERS_TO_RANGE = Set.of(200, 206);

    /** What has no bytes has no first one either. */
    private static final Set<Integer> ANSWERS_TO_RANGE_OF_NOTHING = Set.of(200, 206, 416);

    private static final Map<String, String> FIRST_BYTE = Map.of("Range", "bytes=0-0");

    private final RegistryConversation conversation;

    BlobChecker(RegistryConversation conversation) {
        this.conversation = conversation;
    }

    /** Whether a digest is that of empty content. */
    static boolean isOfNothing(Digest digest) {
        return digest.matches(new byte[0]);
    }

    /** The size of a blob that is there, where the registry tells it. */
    Mono<OptionalLong> check(RemoteRepository repository, Digest digest, Via via) {
        RemoteRequest head = new RemoteRequest(HttpMethod.HEAD, repository, "blobs/" + digest, Map.of(), via);
        RemoteRequest range = new RemoteRequest(HttpMethod.GET, repository, "blobs/" + digest, FIRST_BYTE, via);
        return conversation.ask(head, ANSWERS_TO_HEAD).flatMap(answer -> {
            answer.discard();
            OptionalLong size = answer.status() == 200 ? answer.contentLength() : OptionalLong.empty();
            return isPlausible(digest, size) ? Mono.just(size) : byRange(range, digest);
        });
    }

    private Mono<OptionalLong> byRange(RemoteRequest request, Digest digest) {
        Set<Integer> answers = isOfNothing(digest) ? ANSWERS_TO_RANGE_OF_NOTHING : ANSWERS_TO_RANGE;
        return conversation.ask(request, answers).map(answer -> {
            answer.discard();
            return answer.status() == 416 ? OptionalLong.of(0) : size(answer, digest);
        });
    }

    private static OptionalLong size(Exchange answer, Digest digest) {
        OptionalLong size = answer.status() == 206 ? total(answer) : answer.contentLength();
        return isPlausible(digest, size) ? size : OptionalLong.empty();
    }

    private static OptionalLong total(Exchange answer) {
        return ContentRange.of(answer).map(ContentRange::total).orElse(OptionalLong.empty());
    }

    private static boolean isPlausible(Digest digest, OptionalLong size) {
        return size.isPresent() && (size.getAsLong() > 0 || isOfNothing(digest));
    }
}
