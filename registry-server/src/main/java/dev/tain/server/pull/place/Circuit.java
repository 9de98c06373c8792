package dev.tain.server.pull.place;

import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one thing is asked, a host or a repository there. It is closed: everybody may ask. Or it is open: nobody may before a
 * time, and then whoever comes first. Or it is tried by that one request, which decides how it goes on. It has no lock of its
 * own: only its {@link Breaker} touches it, under its own.
 */
final class Circuit {

    private static final int FAILURES_IN_A_ROW = 3;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** The first pause is not longer. */
    private static final Duration MOMENT = Duration.ofMillis(1500);

    /** However long the other side asks for: it may not know what it says, and is the only source of something. */
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final String name;
    private final InstantSource clock;
    private State state;
    private Duration pause = SHORTEST;
    private int failuresInARow;
    private @Nullable LastFailure lastFailure;

    private sealed interface State {}

    private record Closed(Instant since) implements State {}

    private record Open(Instant since, Instant until, String reason) implements State {}

    private record Trying(Call trial, Open before) implements State {}

    /**
     * Closed.
     *
     * @param name what it is called where it is said to be left alone
     */
    Circuit(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.state = new Closed(clock.instant());
    }

    String name() {
        return name;
    }

    boolean isClosed() {
        return state instanceof Closed;
    }

    boolean isTriedBy(Call call) {
        return state instanceof Trying trying && trying.trial == call;
    }

    /** Why nobody may ask at the moment; empty when somebody may. */
    Optional<LeftAlone> leftAlone() {
        return state instanceof Trying ? Optional.of(leftToTrial()) : pausing();
    }

    /** Why nobody may ask before a time; empty when there is none, or it is over. */
    Optional<LeftAlone> pausing() {
        return state instanceof Open open && isAhead(open.until) ? Optional.of(pausing(open)) : Optional.empty();
    }

    private LeftAlone pausing(Open open) {
        return new LeftAlone(
                "%s is left alone until %s after: %s".formatted(name, TIME.format(open.until), open.reason),
                open.until.isBefore(clock.instant().plus(MOMENT)));
    }

    /** What is said while one request tries it. */
    LeftAlone leftToTrial() {
        return new LeftAlone(
                "%s is left alone while one request tries it again, after: %s".formatted(name, opened().reason), true);
    }

    /** A request is about to be made that may be; while this is open, it is the trial. */
    void let(Call call) {
        if (state instanceof Open open) {
            state = new Trying(call, open);
        }
    }

    /** Nothing came of a request; if it was the trial, another one may be. */
    void giveBack(Call call) {
        if (isTriedBy(call)) {
            state = opened();
        }
    }

    /** A request has shown that it works. One that was let through before it opened comes too late to close it. */
    void worked(Call call) {
        if (isClosed() || isTriedBy(call)) {
            close();
        }
    }

    void close() {
        if (!isClosed()) {
            state = new Closed(clock.instant());
        }
        pause = SHORTEST;
        failuresInARow = 0;
    }

    /** A request has failed; that opens it when it is enough. */
    void failed(Call call, Fault fault) {
        failuresInARow++;
        lastFailure = fault.asLast();
        if (!isClosed() || fault.isEnough() || failuresInARow >= FAILURES_IN_A_ROW) {
            open(call, fault);
        }
    }

    /** A request has failed, and that is enough. One that was let through before it opened changes only what was asked for. */
    void open(Call call, Fault fault) {
        if (isClosed()) {
            state = new Open(fault.time(), again(fault), fault.message());
        } else if (isTriedBy(call)) {
            pause = min(pause.multipliedBy(2), LONGEST);
            state = new Open(fault.time(), again(fault), fault.message());
        } else if (fault.asksForPause()) {
            postpone(again(fault), fault.message());
        }
    }

    private void postpone(Instant asked, String reason) {
        Open before = opened();
        state = asked.isAfter(before.until) ? new Open(before.since, asked, reason) : state;
    }

    BreakerStatus status() {
        Optional<LastFailure> last = Optional.ofNullable(lastFailure);
        if (state instanceof Closed closed) {
            return new BreakerStatus(BreakerState.CLOSED, closed.since, Optional.empty(), failuresInARow, last);
        }
        if (state instanceof Open open && isAhead(open.until)) {
            return new BreakerStatus(BreakerState.OPEN, open.since, Optional.of(open.until), failuresInARow, last);
        }
        return new BreakerStatus(BreakerState.HALF_OPEN, opened().until, Optional.empty(), failuresInARow, last);
    }

    /** No time is set further ahead than the longest: somebody has set the clock back then, and it is as good as over. */
    private boolean isAhead(Instant time) {
        Instant now = clock.instant();
        return now.isBefore(time) && !time.isAfter(now.plus(LONGEST_ASKED_FOR));
    }

    /** When to ask again: when the other side wants, if that makes sense, and otherwise after the usual time. */
    private Instant again(Fault fault) {
        Instant latest = fault.time().plus(LONGEST_ASKED_FOR);
        return fault.pauseUntil()
                .map(asked -> asked.isBefore(latest) ? asked : latest)
                .orElseGet(() -> fault.time().plus(pause));
    }

    /** How it opened; not while it is closed. */
    private Open opened() {
        return state instanceof Trying trying ? trying.before : (Open) state;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
