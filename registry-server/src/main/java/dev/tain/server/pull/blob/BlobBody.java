package dev.tain.server.pull.blob;

import dev.tain.storage.StoredBlob;
import java.util.concurrent.Callable;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The bytes of a blob, as segments of a file in their order. Nothing is open before somebody subscribes; each subscriber
 * reads at its own pace.
 */
public final class BlobBody {

    /**
     * The longest segment: an event loop that sends one is busy with nothing else, and small answers must not wait for
     * large ones.
     */
    private static final long MAX_SEGMENT = 2L * 1024 * 1024;

    private final Flux<FileSegment> segments;

    private BlobBody(Flux<FileSegment> segments) {
        this.segments = segments;
    }

    /** All of a blob that the store holds. */
    public static BlobBody of(StoredBlob blob, Scheduler scheduler) {
        return reading(() -> OpenFile.open(blob.file()), scheduler, file -> all(file, blob.size()));
    }

    /** A blob that is being filled: what is there now, and what comes as it comes. */
    public static BlobBody of(Fill fill, Scheduler scheduler) {
        return reading(fill::open, scheduler, file -> tail(file, fill.progress()));
    }

    /**
     * The segments, each to be released by whoever gets it. Ends with an error when the rest cannot be had.
     */
    public Flux<FileSegment> segments() {
        return segments;
    }

    /** Opens on the scheduler; a reader that leaves meanwhile finds the file closed again. */
    private static BlobBody reading(
            Callable<OpenFile> open, Scheduler scheduler, Function<OpenFile, Flux<FileSegment>> read) {
        return new BlobBody(Flux.using(open, read, OpenFile::release).subscribeOn(scheduler, false));
    }

    private static Flux<FileSegment> all(OpenFile file, long size) {
        return Flux.generate(() -> 0L, (position, sink) -> {
            if (position == size) {
                sink.complete();
                return position;
            }
            long length = Math.min(MAX_SEGMENT, size - position);
            sink.next(FileSegment.retained(file, position, length));
            return position + length;
        });
    }

    private static Flux<FileSegment> tail(OpenFile file, Progress progress) {
        return Flux.defer(() -> {
            Tail tail = new Tail(file, progress);
            return Mono.defer(tail::next).repeat(tail::hasMore);
        });
    }

    /** One reader's place in a growing file. */
    private static final class Tail {

        private final OpenFile file;
        private final Progress progress;
        private long position;
        private boolean ended;

        Tail(OpenFile file, Progress progress) {
            this.file = file;
            this.progress = progress;
        }

        boolean hasMore() {
            return !ended;
        }

        Mono<FileSegment> next() {
            return progress.beyond(position).map(this::take).switchIfEmpty(Mono.fromRunnable(() -> ended = true));
        }

        private FileSegment take(long readable) {
            long length = Math.min(MAX_SEGMENT, readable - position);
            FileSegment segment = FileSegment.retained(file, position, length);
            position += length;
            return segment;
        }
    }
}
