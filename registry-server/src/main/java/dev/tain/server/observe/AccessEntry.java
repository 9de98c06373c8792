package dev.tain.server.observe;

import dev.tain.oci.Identifier;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Origin;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is written down of one request, from its first byte to the last one of its answer. */
public final class AccessEntry {

    private static final int NO_ANSWER = 0;
    private static final long UNKNOWN = -1;
    private static final int SUCCESS = 200;
    private static final int REDIRECTION = 300;

    private final Arrival arrival;
    private final RequestMetrics metrics;
    private final Consumer<AccessEntry> log;
    private final long begin = System.nanoTime();
    private volatile Operation operation = Operation.OTHER;
    private @Nullable RepositoryName repository;
    private @Nullable Identifier reference;
    private volatile @Nullable Repository source;
    private Origin origin = Origin.SELF;
    private long length = UNKNOWN;
    private long firstByte;

    /** Written after the three before it, and read before them. */
    private volatile int status = NO_ANSWER;

    private volatile long sent;
    private volatile boolean cutOff;
    private Result result = Result.CLIENT_LEFT;
    private long total;
    private long endMillis;

    AccessEntry(Arrival arrival, RequestMetrics metrics, Consumer<AccessEntry> log) {
        this.arrival = arrival;
        this.metrics = metrics;
        this.log = log;
        metrics.began();
    }

    /** It is written down elsewhere, and nothing of it here; called instead of {@link #finish}. */
    public void withdraw() {
        metrics.withdrew();
    }

    /** Names the request. */
    public String id() {
        return arrival.id();
    }

    /** What it asks for is understood. */
    public void asked(
            Operation newOperation, @Nullable RepositoryName newRepository, @Nullable Identifier newReference) {
        repository = newRepository;
        reference = newReference;
        operation = newOperation;
    }

    /** The name that was asked for stands for this repository. */
    public void standsFor(Repository newSource) {
        source = newSource;
    }

    /**
     * The answer begins.
     *
     * @param newLength how many bytes its body has, where that is known
     */
    public void answered(int newStatus, Origin newOrigin, OptionalLong newLength) {
        origin = newOrigin;
        length = newLength.orElse(UNKNOWN);
        firstByte = System.nanoTime() - begin;
        status = newStatus;
    }

    /** Counts bytes of the body that went out; called by one thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void sent(long bytes) {
        sent += bytes;
        metrics.served(origin.kind(), bytes);
    }

    /** The rest of the answer cannot be had: it is going to be cut off. */
    public void cutOff() {
        cutOff = true;
    }

    /**
     * It is over; called once.
     *
     * @param completely whether the whole answer went out; a client that has got all bytes of its body may leave before that is seen
     */
    public void finish(boolean completely) {
        result = resultOf(completely);
        total = System.nanoTime() - begin;
        endMillis = System.currentTimeMillis();
        metrics.ended(this);
        log.accept(this);
    }

    private Result resultOf(boolean completely) {
        if (status == Result.WITHOUT_ANSWER) {
            return Result.UNANSWERED;
        }
        if (status != NO_ANSWER && (completely || sent == length)) {
            return Result.of(status);
        }
        return cutOff ? Result.ABORTED : Result.CLIENT_LEFT;
    }

    Arrival arrival() {
        return arrival;
    }

    Operation operation() {
        return operation;
    }

    Optional<RepositoryName> repository() {
        return Optional.ofNullable(repository);
    }

    Optional<Identifier> reference() {
        return Optional.ofNullable(reference);
    }

    Optional<Repository> source() {
        return Optional.ofNullable(source);
    }

    Origin origin() {
        return origin;
    }

    /** That of the answer; 444 and 499 where there was none. */
    int status() {
        if (status != NO_ANSWER) {
            return status;
        }
        return result == Result.ABORTED ? Result.WITHOUT_ANSWER : Result.LEFT;
    }

    boolean hasAnswer() {
        return status != NO_ANSWER && status != Result.WITHOUT_ANSWER;
    }

    /** Whether content began to go out. */
    boolean isSuccess() {
        return status >= SUCCESS && status < REDIRECTION;
    }

    Result result() {
        return result;
    }

    /** Bytes of the body that went out. */
    long sent() {
        return sent;
    }

    /** Nanoseconds until the answer began; 0 when there was none. */
    long firstByte() {
        return firstByte;
    }

    /** Nanoseconds until the end. */
    long total() {
        return total;
    }

    /** When it ended, in milliseconds since 1970. */
    long endMillis() {
        return endMillis;
    }
}
