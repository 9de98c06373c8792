package dev.tain.server.pull.place;

import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: leaves an endpoint alone for a while after it failed, then lets one request try it. It opens after
 * some failures in a row, and at once for a failure that cost seconds or when the endpoint asks for it. What an endpoint
 * answers about the content, be it absent, denied or wrong, is no failure here: the endpoint works.
 */
final class Breaker {

    private static final int FAILURES_IN_A_ROW = 3;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** However long an endpoint asks for: it may not know what it says, and is the only source of something. */
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private Instant since;
    private Duration openTime = SHORTEST;
    private int failuresInARow;

    /** When it is, or was, to be tried again; null while it is closed. */
    private @Nullable Instant until;

    /** The one request that may find out whether it works again. */
    private @Nullable Call trial;

    private @Nullable LastFailure lastFailure;

    Breaker(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Whether a request may be made. */
    sealed interface Permission permits Call, LeftAlone {}

    /**
     * It may not.
     *
     * @param reason until when and why
     */
    record LeftAlone(String reason) implements Permission {}

    /** A request that may be made. Who makes it says once how it ended. */
    final class Call implements Permission {

        private Call() {}

        /** The endpoint works. */
        void answered() {
            ended(this, true);
        }

        /** Nothing came of it that says anything about the endpoint. */
        void abandoned() {
            ended(this, false);
        }

        /** The endpoint did not do what was asked. */
        void failed(UpstreamException error) {
            switch (error.failure()) {
                case BUSY -> abandoned();
                case UNREACHABLE, SERVER_ERROR, SILENT, THROTTLED -> Breaker.this.failed(this, error);
                default -> answered();
            }
        }
    }

    synchronized Permission ask() {
        Optional<LeftAlone> leftAlone = leftAlone();
        if (leftAlone.isPresent()) {
            return leftAlone.get();
        }
        Call call = new Call();
        if (until != null) {
            trial = call;
        }
        return call;
    }

    /** Why no request may be made at the moment; empty when one may. */
    synchronized Optional<LeftAlone> leftAlone() {
        if (until == null) {
            return Optional.empty();
        }
        if (isAhead(until)) {
            return Optional.of(new LeftAlone("left alone until %s after: %s".formatted(TIME.format(until), reason())));
        }
        return trial == null
                ? Optional.empty()
                : Optional.of(new LeftAlone("left alone while one request tries it again, after: " + reason()));
    }

    synchronized BreakerStatus status() {
        if (until == null) {
            return new BreakerStatus(BreakerState.CLOSED, since, Optional.empty(), failuresInARow, lastFailure());
        }
        if (isAhead(until)) {
            return new BreakerStatus(BreakerState.OPEN, since, Optional.of(until), failuresInARow, lastFailure());
        }
        return new BreakerStatus(BreakerState.HALF_OPEN, until, Optional.empty(), failuresInARow, lastFailure());
    }

    /** No time is set further ahead than the longest: somebody has set the clock back then, and it is as good as over. */
    private boolean isAhead(Instant time) {
        Instant now = clock.instant();
        return now.isBefore(time) && !time.isAfter(now.plus(LONGEST_ASKED_FOR));
    }

    /** A request that was let through before the breaker opened comes too late to close it. */
    private synchronized void ended(Call call, boolean works) {
        boolean decides = until == null || call == trial;
        if (call == trial) {
            trial = null;
        }
        if (decides && works) {
            close();
        }
    }

    private void close() {
        if (until != null) {
            since = clock.instant();
        }
        until = null;
        openTime = SHORTEST;
        failuresInARow = 0;
    }

    private synchronized void failed(Call call, UpstreamException error) {
        Instant now = clock.instant();
        failuresInARow++;
        lastFailure = new LastFailure(String.valueOf(error.getMessage()), now);
        if (call == trial) {
            trial = null;
            openTime = min(openTime.multipliedBy(2), LONGEST);
            open(now, error);
        } else if (until == null) {
            if (isReasonEnough(error.failure())) {
                open(now, error);
            }
        } else if (error.failure() == Failure.THROTTLED) {
            Instant asked = again(now, error);
            until = asked.isAfter(until) ? asked : until;
        }
    }

    private boolean isReasonEnough(Failure failure) {
        return failure == Failure.SILENT || failure == Failure.THROTTLED || failuresInARow >= FAILURES_IN_A_ROW;
    }

    private void open(Instant now, UpstreamException error) {
        since = now;
        until = again(now, error);
    }

    /** When to ask again: when the endpoint wants, if that makes sense, and otherwise after the usual time. */
    private Instant again(Instant now, UpstreamException error) {
        Instant latest = now.plus(LONGEST_ASKED_FOR);
        return error.retryAfter()
                .map(retry -> retry.heardAt(now))
                .filter(asked -> asked.isAfter(now))
                .map(asked -> asked.isBefore(latest) ? asked : latest)
                .orElseGet(() -> now.plus(openTime));
    }

    private Optional<LastFailure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    private String reason() {
        return lastFailure().map(LastFailure::message).orElse("");
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
