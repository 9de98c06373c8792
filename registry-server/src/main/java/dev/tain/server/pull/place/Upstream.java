package dev.tain.server.pull.place;

import dev.tain.oci.RegistryHost;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** An endpoint: whether it may be asked, and what came of asking it. */
final class Upstream {

    private final RegistryHost host;
    private final Breaker breaker;
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final Denials denials;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder hedgesWon = new LongAdder();
    private final LongAdder hedgesLost = new LongAdder();

    Upstream(RegistryHost host, FailingRepositories repositories, InstantSource clock) {
        this.host = host;
        this.breaker = new Breaker(host, repositories, clock);
        this.denials = new Denials(clock);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    RegistryHost host() {
        return host;
    }

    Optional<LeftAlone> leftAlone(Subject subject) {
        return breaker.leftAlone(subject);
    }

    Breaker.Permission ask(Subject subject) {
        return breaker.ask(subject);
    }

    void found(Call call) {
        count(Outcome.FOUND);
        call.answered();
    }

    void absent(Call call) {
        count(Outcome.ABSENT);
        call.answered();
    }

    void failed(Call call, UpstreamException error) {
        count(Outcome.of(error.failure()));
        if (error.failure() == Failure.DENIED) {
            denials.note(String.valueOf(error.getMessage()));
        }
        call.failed(error);
    }

    /** Nobody waits for it any more, for no fault of the endpoint. */
    void cancelled(Call call) {
        count(Outcome.CANCELLED);
        call.abandoned();
    }

    void wonHedge() {
        hedgesWon.increment();
    }

    /**
     * It was silent for too long and another place answered. That is a failure like others: what hangs would otherwise cost
     * every pull the time until another place is asked.
     */
    void lostHedge(Call call, String message) {
        count(Outcome.CANCELLED);
        hedgesLost.increment();
        call.lost(message);
    }

    void took(long more) {
        bytes.add(more);
    }

    /** Bytes of manifests and blobs that came from it. */
    long bytes() {
        return bytes.sum();
    }

    BreakerState state() {
        return breaker.status().state();
    }

    long requests(Outcome outcome) {
        return counter(outcome).sum();
    }

    /**
     * All of it.
     *
     * @param failing the repositories that failed, by breaker
     */
    UpstreamStatus status(Map<Breaker, Map<Subject, Circuit>> failing) {
        long requests =
                Arrays.stream(Outcome.values()).mapToLong(this::requests).sum();
        long failures = Arrays.stream(Outcome.values())
                .filter(Outcome::isFailure)
                .mapToLong(this::requests)
                .sum();
        return new UpstreamStatus(
                host,
                breaker.status(),
                breaker.leftAlone(failing.getOrDefault(breaker, Map.of())),
                requests,
                failures,
                hedgesWon.sum(),
                hedgesLost.sum());
    }

    private void count(Outcome outcome) {
        counter(outcome).increment();
    }

    private LongAdder counter(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }
}
