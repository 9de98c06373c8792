package dev.tain.server.pull.blob;

import dev.tain.server.pull.blob.Progress.SpilledException;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The bytes of a blob or of parts of it, mostly as segments of a file. Nothing is open before somebody subscribes;
 * each subscriber reads at its own pace.
 */
public final class BlobBody {

    /**
     * The longest segment: an event loop that sends one is busy with nothing else, and small answers must not wait for
     * large ones.
     */
    private static final long MAX_SEGMENT = 2L * 1024 * 1024;

    private final Source source;
    private final List<BlobSection> sections;
    private final Scheduler scheduler;

    /** Where the bytes are. */
    interface Source {

        /** Opens the file for one reader; blocks. */
        OpenFile open() throws IOException;

        /** The reader does not need it any more. */
        void close(OpenFile file);

        /** Whether there is a file that has all of it, or is going to; it may turn out otherwise. */
        boolean isKept();

        /** How much of the file may be read. */
        Progress progress();

        /** What is not in the file, nor going to be, for a reader that still wants this part. There may be no file. */
        Flux<BlobPiece> rest(OpenFile file, BlobPart part);

        /** What is in the file could perhaps not be read. */
        void unreadable();
    }

    private BlobBody(Source source, List<BlobSection> sections, Scheduler scheduler) {
        this.source = source;
        this.sections = List.copyOf(sections);
        this.scheduler = scheduler;
    }

    private BlobBody(Source source, BlobPart part, Scheduler scheduler) {
        this(source, List.of(new BlobSection("", part)), scheduler);
    }

    /** All of a blob that the store holds and that is right. */
    public static BlobBody of(StoredBlob blob, Scheduler scheduler) {
        return of(blob, () -> Progress.completed(blob.size()), () -> {}, scheduler);
    }

    /**
     * All of a blob that the store holds.
     *
     * @param progress how far it is known to be right; asked for when somebody reads
     * @param whenUnreadable is told when what is in the file could perhaps not be read
     */
    static BlobBody of(StoredBlob blob, Supplier<Progress> progress, Runnable whenUnreadable, Scheduler scheduler) {
        return new BlobBody(
                new StoredSource(blob, progress, whenUnreadable),
                new BlobPart(0, OptionalLong.of(blob.size())),
                scheduler);
    }

    /** A blob that is being filled: what is there now, and what comes as it comes. */
    public static BlobBody of(Fill fill, Scheduler scheduler) {
        return new BlobBody(fill, new BlobPart(0, fill.size()), scheduler);
    }

    /**
     * A part of the blob.
     *
     * @param first where it begins, in bytes from the beginning of the blob
     * @param length how many bytes; the blob is at least as long as {@code first + length}
     */
    public BlobBody part(long first, long length) {
        return new BlobBody(source, BlobPart.of(first, length), scheduler);
    }

    /** Whether its bytes come from a file. Otherwise each reader of a part has a download of its own. */
    public boolean isKept() {
        return source.isKept();
    }

    /**
     * Parts of the blob, each with a text before it, one after the other. They end with an error where one of them is not in the file: each
     * would be a download of the whole.
     */
    public BlobBody sections(List<BlobSection> several) {
        return new BlobBody(source, several, scheduler);
    }

    /**
     * The pieces in their order, each to be released by whoever gets it; a reader that may leave has a {@code doOnDiscard} for those that
     * are on their way then. Ends with an error when the rest cannot be had. The file is opened on the scheduler; a reader that leaves
     * meanwhile finds it closed again.
     */
    public Flux<BlobPiece> pieces() {
        return Flux.using(source::open, this::read, source::close)
                .onErrorMap(BlobBody::isAboutTheFile, this::cause)
                .subscribeOn(scheduler, false);
    }

    /** To be called when a piece could not be sent, and the client is not known to have left. */
    public void pieceFailed() {
        source.unreadable();
    }

    /** The file of a fill that has failed may be gone, which says less than why it has failed. */
    private Throwable cause(Throwable error) {
        return source.progress().failure().orElse(error);
    }

    private static boolean isAboutTheFile(Throwable error) {
        return error instanceof IOException && !(error instanceof WrongContentException);
    }

    private Flux<BlobPiece> read(OpenFile open) {
        return sections.size() == 1
                ? read(open, sections.get(0))
                : Flux.fromIterable(sections).concatMap(section -> read(open, section), 1);
    }

    private Flux<BlobPiece> read(OpenFile open, BlobSection section) {
        Flux<BlobPiece> bytes = read(open, section.part());
        return section.text().isEmpty()
                ? bytes
                : Flux.concat(Mono.fromSupplier(() -> BytesPiece.of(section.text())), bytes);
    }

    private Flux<BlobPiece> read(OpenFile open, BlobPart part) {
        if (part.isEmpty()) {
            return Flux.empty();
        }
        if (open.isNone()) {
            return rest(open, part);
        }
        return Flux.defer(() -> {
            Reader reader = new Reader(open, part);
            return Mono.defer(reader::next)
                    .repeat(reader::hasMore)
                    .onErrorResume(SpilledException.class, spilled -> rest(open, reader.left()));
        });
    }

    private Flux<BlobPiece> rest(OpenFile open, BlobPart part) {
        return sections.size() == 1
                ? source.rest(open, part)
                : Flux.error(new IOException(
                        "The store does not take the blob, and parts of it are not fetched one by one"));
    }

    /** A blob that is complete. */
    private static final class StoredSource implements Source {

        private final StoredBlob blob;
        private final Supplier<Progress> begin;
        private final Runnable whenUnreadable;
        private @Nullable Progress progress;

        StoredSource(StoredBlob blob, Supplier<Progress> begin, Runnable whenUnreadable) {
            this.blob = blob;
            this.begin = begin;
            this.whenUnreadable = whenUnreadable;
        }

        @Override
        public boolean isKept() {
            return true;
        }

        @Override
        public synchronized Progress progress() {
            if (progress == null) {
                progress = begin.get();
            }
            return progress;
        }

        @Override
        public OpenFile open() throws IOException {
            progress();
            try {
                return OpenFile.open(blob.file());
            } catch (IOException e) {
                whenUnreadable.run();
                throw e;
            }
        }

        @Override
        public void close(OpenFile file) {
            file.release();
        }

        @Override
        public Flux<BlobPiece> rest(OpenFile file, BlobPart part) {
            return Flux.error(new IllegalStateException("All of it is in the file"));
        }

        @Override
        public void unreadable() {
            whenUnreadable.run();
        }
    }

    /** One reader's place in a file, which may still grow. */
    private final class Reader {

        private final OpenFile open;
        private final BlobPart part;
        private long position;
        private boolean ended;

        Reader(OpenFile open, BlobPart part) {
            this.open = open;
            this.part = part;
            this.position = part.first();
        }

        BlobPart left() {
            return new BlobPart(position, part.end());
        }

        boolean hasMore() {
            return !ended;
        }

        Mono<BlobPiece> next() {
            return source.progress()
                    .beyond(position, part.end())
                    .map(this::take)
                    .switchIfEmpty(Mono.defer(this::end));
        }

        private BlobPiece take(long readable) {
            long length = Math.min(MAX_SEGMENT, readable - position);
            FileSegment segment = FileSegment.retained(open, position, length);
            position += length;
            ended = part.end().isPresent() && position == part.end().getAsLong();
            return segment;
        }

        /** A blob may turn out shorter than was announced; an answer that promised more must not look complete. */
        private Mono<BlobPiece> end() {
            ended = true;
            long end = part.end().orElse(position);
            return position < end
                    ? Mono.error(new IOException("The blob ends at %d and not at %d".formatted(position, end)))
                    : Mono.empty();
        }
    }
}
