package dev.tain.server.pull.blob;

import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The bytes of a blob or of a part of it, as segments of a file in their order. Nothing is open before somebody subscribes;
 * each subscriber reads at its own pace.
 */
public final class BlobBody {

    /**
     * The longest segment: an event loop that sends one is busy with nothing else, and small answers must not wait for
     * large ones.
     */
    private static final long MAX_SEGMENT = 2L * 1024 * 1024;

    private final Callable<OpenFile> file;
    private final Progress progress;
    private final Part part;
    private final Scheduler scheduler;

    /**
     * @param first where it begins, in bytes from the beginning of the blob
     * @param end where it ends; empty when that is the end of a blob whose length nobody knows yet
     */
    private record Part(long first, OptionalLong end) {}

    private BlobBody(Callable<OpenFile> file, Progress progress, Part part, Scheduler scheduler) {
        this.file = file;
        this.progress = progress;
        this.part = part;
        this.scheduler = scheduler;
    }

    /** All of a blob that the store holds. */
    public static BlobBody of(StoredBlob blob, Scheduler scheduler) {
        return new BlobBody(
                () -> OpenFile.open(blob.file()),
                Progress.completed(blob.size()),
                new Part(0, OptionalLong.of(blob.size())),
                scheduler);
    }

    /** A blob that is being filled: what is there now, and what comes as it comes. */
    public static BlobBody of(Fill fill, Scheduler scheduler) {
        return new BlobBody(fill::open, fill.progress(), new Part(0, fill.size()), scheduler);
    }

    /**
     * A part of the blob.
     *
     * @param first where it begins, in bytes from the beginning of the blob
     * @param length how many bytes; the blob is at least as long as {@code first + length}
     */
    public BlobBody part(long first, long length) {
        return new BlobBody(file, progress, new Part(first, OptionalLong.of(first + length)), scheduler);
    }

    /**
     * The segments, each to be released by whoever gets it. Ends with an error when the rest cannot be had. The file is
     * opened on the scheduler; a reader that leaves meanwhile finds it closed again.
     */
    public Flux<FileSegment> segments() {
        return Flux.using(file, this::read, OpenFile::release)
                .onErrorMap(IOException.class, this::cause)
                .subscribeOn(scheduler, false);
    }

    /** The file of a fill that has failed is gone, which says less than why it has failed. */
    private Throwable cause(IOException error) {
        return progress.failure().orElse(error);
    }

    private Flux<FileSegment> read(OpenFile open) {
        return Flux.defer(() -> {
            Reader reader = new Reader(open);
            return Mono.defer(reader::next).repeat(reader::hasMore);
        });
    }

    /** One reader's place in a file, which may still grow. */
    private final class Reader {

        private final OpenFile open;
        private long position = part.first();
        private boolean ended;

        Reader(OpenFile open) {
            this.open = open;
        }

        boolean hasMore() {
            return !ended;
        }

        Mono<FileSegment> next() {
            return progress.beyond(position, part.end()).map(this::take).switchIfEmpty(Mono.defer(this::end));
        }

        private FileSegment take(long readable) {
            long length = Math.min(MAX_SEGMENT, readable - position);
            FileSegment segment = FileSegment.retained(open, position, length);
            position += length;
            ended = part.end().isPresent() && position == part.end().getAsLong();
            return segment;
        }

        /** A blob may turn out shorter than was announced; an answer that promised more must not look complete. */
        private Mono<FileSegment> end() {
            ended = true;
            long end = part.end().orElse(position);
            return position < end
                    ? Mono.error(new IOException("The blob ends at %d and not at %d".formatted(position, end)))
                    : Mono.empty();
        }
    }
}
