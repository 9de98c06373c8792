package dev.tain.server.pull.blob;

import dev.tain.policy.PullSource;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.upstream.RemoteBlob;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The bytes of a blob from an offset on, in one piece whatever happens to the places that they come from: where one fails
 * in the middle, another one goes on. Nothing is verified here.
 */
final class BlobStream {

    private static final Logger log = LoggerFactory.getLogger(BlobStream.class);

    private final BlobSources sources;
    private final Set<PullSource> contributors = new LinkedHashSet<>();

    /** What a place has begun to send, until it is read or given up; the reading and the end of all reading may meet. */
    private @Nullable FromPlace<RemoteBlob> unread;

    private boolean cancelled;
    private volatile @Nullable PullSource source;
    private volatile OptionalLong size = OptionalLong.empty();
    private volatile long position;
    private final AtomicInteger failovers = new AtomicInteger();
    private boolean ended;

    BlobStream(BlobSources sources, long offset) {
        this.sources = sources;
        this.position = offset;
    }

    /** A stream whose first place has begun to send. */
    static Mono<Lookup<BlobStream>> open(BlobSources sources, long offset) {
        return sources.first(offset)
                .flatMap(answer -> answer.then(found -> {
                    BlobStream stream = new BlobStream(sources, offset);
                    stream.begun(found);
                    return Mono.just(new Lookup.Found<>(stream));
                }));
    }

    /** The length of the whole blob in bytes, when a place has announced it. */
    OptionalLong size() {
        return size;
    }

    /** The place in use. */
    @Nullable
    PullSource source() {
        return source;
    }

    /** How often another connection had to go on. */
    int failovers() {
        return failovers.get();
    }

    BlobRequest request() {
        return sources.request();
    }

    /**
     * The bytes, once; a buffer is released when {@code onNext} returns. Ends with a
     * {@link dev.tain.server.pull.place.PlacesFailedException} when no place can go on.
     */
    Flux<ByteBuf> bytes() {
        return Flux.defer(this::part).repeat(() -> !ended).doOnCancel(this::cancel);
    }

    /** Gives up what the first place sends, when nobody is going to read it. */
    synchronized void discard() {
        if (unread != null) {
            unread.value().discard();
            unread = null;
        }
    }

    private synchronized void cancel() {
        cancelled = true;
        discard();
    }

    /**
     * The bytes were wrong, and are to be had again from the beginning, from the places that they did not come from.
     *
     * @param blame whether all of them came from the places
     * @return whether there are other places
     */
    boolean startOver(boolean blame) {
        if (blame) {
            contributors.forEach(sources::lied);
        }
        contributors.clear();
        position = 0;
        ended = false;
        return sources.hasOthers();
    }

    private Flux<ByteBuf> part() {
        return next().flatMapMany(this::content).onErrorResume(Broken.class, broken -> {
            failovers.incrementAndGet();
            log.warn("{}; going on at {} bytes: {}", request().digest(), position, broken.getMessage());
            sources.broke(broken.place, broken.error, position);
            return Flux.empty();
        });
    }

    private synchronized Mono<FromPlace<RemoteBlob>> next() {
        FromPlace<RemoteBlob> first = unread;
        return first != null ? Mono.just(first) : sources.next(position, size).doOnNext(this::begun);
    }

    private synchronized void begun(FromPlace<RemoteBlob> remote) {
        source = remote.source();
        if (size.isEmpty()) {
            size = remote.value().size();
        }
        unread = remote;
        if (cancelled) {
            discard();
        }
    }

    /** Nothing when that was given up meanwhile: then nobody reads any more. */
    private synchronized Flux<ByteBuf> content(FromPlace<RemoteBlob> remote) {
        if (unread == null) {
            return Flux.empty();
        }
        unread = null;
        return remote.value()
                .content()
                .doOnNext(buffer -> count(remote, buffer))
                .concatWith(Mono.fromRunnable(() -> end(remote)))
                .onErrorMap(UpstreamException.class, error -> new Broken(remote.source(), error));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    private void count(FromPlace<RemoteBlob> remote, ByteBuf buffer) {
        if (!buffer.isReadable()) {
            return; // it was passed over
        }
        long after = position + buffer.readableBytes();
        if (after > size.orElse(Long.MAX_VALUE)) {
            throw new UpstreamException(
                    Failure.LYING,
                    "%s sends more than the %d bytes that were announced"
                            .formatted(remote.source().reference(), size.getAsLong()));
        }
        sources.took(remote.source(), buffer.readableBytes());
        contributors.add(remote.source());
        position = after;
    }

    private void end(FromPlace<RemoteBlob> remote) {
        if (position < size.orElse(position)) {
            throw new UpstreamException(
                    Failure.FAILED,
                    "%s ended after %d of %d bytes".formatted(remote.source().reference(), position, size.getAsLong()));
        }
        if (contributors.isEmpty()) {
            contributors.add(remote.source()); // that this is all is what it says
        }
        ended = true;
    }

    /** A place that stopped in the middle. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient PullSource place;
        private final transient UpstreamException error;

        Broken(PullSource place, UpstreamException error) {
            super(error.getMessage(), error, false, false);
            this.place = place;
            this.error = error;
        }
    }
}
