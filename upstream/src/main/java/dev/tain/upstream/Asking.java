package dev.tain.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * How far a question to a registry has come, which may take several requests. Whoever gives it up has to know whether the registry
 * was silent, or answers one request after the other, or has not got the request at all, as all connections to it are in use. It
 * is in the Reactor context of whoever waits for the answer. A token is asked for once for all who need it, which the registry that
 * wants it answers for.
 */
public final class Asking {

    private final LongSupplier nanoTime;
    private volatile Request request;

    /**
     * The request that is under way.
     *
     * @param since when it began to connect, or was sent; in the clock's nanoseconds
     * @param queued whether it waits for another one to give its connection back
     */
    private record Request(long since, BooleanSupplier queued) {}

    /**
     * Begins now.
     *
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    public Asking(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.request = new Request(nanoTime.getAsLong(), () -> false);
    }

    /** A context with this. */
    public Context in(Context context) {
        return context.put(Asking.class, this);
    }

    /** The one in this context. */
    public static Optional<Asking> of(ContextView context) {
        return context.getOrEmpty(Asking.class);
    }

    /**
     * The next request needs a connection.
     *
     * @param queued whether it waits for another one to give its connection back
     */
    public void begins(BooleanSupplier queued) {
        request = new Request(nanoTime.getAsLong(), queued);
    }

    /** It is on its way. */
    public void sent() {
        request = new Request(nanoTime.getAsLong(), () -> false);
    }

    /** Whether the request that is under way waits for a connection, since there may be no more of them. */
    public boolean isQueued() {
        return request.queued().getAsBoolean();
    }

    /** Whether it has been connecting, or without an answer, for so long. */
    public boolean isSilentFor(Duration time) {
        Request now = request;
        return !now.queued().getAsBoolean() && nanoTime.getAsLong() - now.since() >= time.toNanos();
    }
}
