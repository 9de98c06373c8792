package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.oci.ErrorCode;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.ServedBlob;
import dev.tain.server.pull.ServedBlobSize;
import dev.tain.server.pull.Unavailable;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.registry.Answer.Body;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.Answer.FileBody;
import dev.tain.server.registry.Answer.NoBody;
import dev.tain.server.registry.Route.BlobRoute;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import reactor.core.publisher.Mono;

/** The answers to requests for blobs, and for parts of them. */
final class BlobAnswers {

    private static final Logger log = LoggerFactory.getLogger(BlobAnswers.class);
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Pulls pulls;

    BlobAnswers(Pulls pulls) {
        this.pulls = pulls;
    }

    /** The answer that needs nothing but memory; empty where it takes more. */
    Optional<Answer> atOnce(RegistryRequest request, BlobRoute route) {
        EntityTag tag = new EntityTag(route.digest());
        return request.range(tag).isPresent()
                ? Optional.empty()
                : pulls.blobAtHand(request.pull(route.name()), route.digest(), !request.head())
                        .map(content -> small(request, tag, content));
    }

    private static Answer small(RegistryRequest request, EntityTag tag, byte[] content) {
        Body body = request.head() ? new NoBody() : new BytesBody(content);
        Answer answer = new Answer(
                200, ContentHeaders.ofBlob(tag.digest()), OptionalLong.of(content.length), body, Origin.STORE);
        return request.holds(tag) ? answer.notModified() : answer;
    }

    Mono<Answer> answer(RegistryRequest request, BlobRoute route) {
        if (request.head()) {
            return measure(request, route);
        }
        // Nothing is downloaded for a client that holds the blob already.
        Mono<Answer> answer =
                request.holds(new EntityTag(route.digest())) ? measure(request, route) : blob(request, route);
        return answer.onErrorResume(error -> Unavailable.reason(error)
                .map(reason -> unavailable(request, reason, error))
                .orElseGet(() -> Mono.error(error)));
    }

    private Mono<Answer> blob(RegistryRequest request, BlobRoute route) {
        return pulls.blob(request.pull(route.name()), route.digest()).map(lookup -> {
            ServedBlob served = Lookups.found(lookup, ErrorCode.BLOB_UNKNOWN);
            return ranges(request, route.digest(), served)
                    .filter(ranges ->
                            ranges.satisfiable().size() <= 1 || served.body().isKept())
                    .map(ranges -> parts(route.digest(), served, ranges.satisfiable()))
                    .orElseGet(() -> whole(route.digest(), served));
        });
    }

    private Mono<Answer> measure(RegistryRequest request, BlobRoute route) {
        return pulls.blobSize(request.pull(route.name()), route.digest()).map(lookup -> {
            ServedBlobSize served = Lookups.found(lookup, ErrorCode.BLOB_UNKNOWN);
            Answer answer = new Answer(
                    200, ContentHeaders.ofBlob(route.digest()), served.size(), new NoBody(), served.origin());
            return request.holds(new EntityTag(route.digest())) ? answer.notModified() : answer;
        });
    }

    /** Of a blob whose length nobody knows yet there are no ranges: an answer has to say how long the whole is. */
    private static Optional<ByteRanges> ranges(RegistryRequest request, Digest digest, ServedBlob served) {
        return served.size().isEmpty()
                ? Optional.empty()
                : request.range(new EntityTag(digest))
                        .flatMap(
                                header -> ByteRanges.parse(header, served.size().getAsLong()));
    }

    private static Answer whole(Digest digest, ServedBlob served) {
        return new Answer(
                200, ContentHeaders.ofBlob(digest), served.size(), new FileBody(served.body()), served.origin());
    }

    private static Answer parts(Digest digest, ServedBlob served, List<ByteRange> ranges) {
        long size = served.size().orElseThrow();
        if (ranges.isEmpty()) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED,
                    RANGE_NOT_SATISFIABLE,
                    Map.of("Content-Range", "bytes */" + size),
                    "the range has none of the %d bytes of the blob".formatted(size));
        }
        return ranges.size() == 1 ? part(digest, served, ranges.get(0), size) : multipart(digest, served, ranges, size);
    }

    private static Answer part(Digest digest, ServedBlob served, ByteRange range, long size) {
        Map<AsciiString, CharSequence> headers = ContentHeaders.with(
                ContentHeaders.ofBlob(digest), ContentHeaders.CONTENT_RANGE, range.contentRange(size));
        FileBody body = new FileBody(served.body().part(range.first(), range.length()));
        return new Answer(206, headers, OptionalLong.of(range.length()), body, served.origin());
    }

    private static Answer multipart(Digest digest, ServedBlob served, List<ByteRange> ranges, long size) {
        Multipart parts = Multipart.of(ranges, size, served.body());
        Map<AsciiString, CharSequence> headers =
                ContentHeaders.with(ContentHeaders.ofBlob(digest), ContentHeaders.CONTENT_TYPE, parts.contentType());
        return new Answer(206, headers, OptionalLong.of(parts.length()), new FileBody(parts.body()), served.origin());
    }

    /**
     * What makes this client go on at the next place of its own. No error document does for containers/image, which ends a
     * pull with the first one about a blob, but begins it anew when it gets no answer at all. Docker would repeat a 503 for more
     * than a minute.
     */
    private static Mono<Answer> unavailable(RegistryRequest request, String reason, Throwable error) {
        switch (request.client()) {
            case OLD_CONTAINERS_IMAGE, CONTAINERS_IMAGE -> {
                log(error, request).log("A client is left without an answer: {}", reason);
                return Mono.just(Answer.none());
            }
            case DOCKER_OR_CONTAINERD -> {
                log(error, request).log("A blob is answered as absent: {}", reason);
                return Mono.error(new RegistryException(ErrorCode.BLOB_UNKNOWN, reason));
            }
            default -> {
                return Mono.error(error);
            }
        }
    }

    /** A store that fails is for the operator. */
    private static LoggingEventBuilder log(Throwable error, RegistryRequest request) {
        LoggingEventBuilder line = error instanceof IOException ? log.atError().setCause(error) : log.atWarn();
        return line.addKeyValue(ErrorAnswers.LOG_ID, request.entry().id());
    }
}
