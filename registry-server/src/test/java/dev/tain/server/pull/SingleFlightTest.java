package dev.tain.server.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SingleFlightTest {

    private final SingleFlight<String, String> flights = new SingleFlight<>();
    private final Sinks.One<String> result = Sinks.one();
    private final AtomicInteger flown = new AtomicInteger();
    private final List<String> kept = new ArrayList<>();

    @Test
    void servesAllWhoAskAtTheSameTime() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        join().subscribe(first::add);
        join().subscribe(second::add);

        result.tryEmitValue("it").orThrow();

        assertThat(first).containsExactly("it");
        assertThat(second).containsExactly("it");
        assertThat(flown).hasValue(1);
    }

    @Test
    void goesOnWhenThoseWhoAskedHaveLeft() {
        join().subscribe().dispose();

        result.tryEmitValue("it").orThrow();

        assertThat(kept).containsExactly("it");
    }

    @Test
    void letsOthersJoinThatCameAfterTheFirstHadLeft() {
        List<String> second = new ArrayList<>();
        join().subscribe().dispose();
        join().subscribe(second::add);

        result.tryEmitValue("it").orThrow();

        assertThat(second).containsExactly("it");
        assertThat(flown).hasValue(1);
    }

    @Test
    void beginsAnewWhenTheLastHasEnded() {
        join().subscribe();
        result.tryEmitValue("it").orThrow();
        join().subscribe();

        assertThat(flown).hasValue(2);
    }

    @Test
    void hasEndedWhenItsResultIsHeard() {
        join().doOnNext(heard -> join().subscribe()).subscribe();

        result.tryEmitValue("it").orThrow();

        assertThat(flown).hasValue(2);
    }

    private Mono<String> join() {
        return flights.join("key", () -> {
            flown.incrementAndGet();
            return result.asMono().doOnNext(kept::add);
        });
    }
}
