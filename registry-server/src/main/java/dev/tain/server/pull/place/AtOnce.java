package dev.tain.server.pull.place;

import dev.tain.server.pull.place.PlanWalk.Question;
import dev.tain.server.pull.place.PlanWalk.Turn;
import dev.tain.upstream.RemoteRepository;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A question that waits for nothing, and whose answers hold nothing that has to be freed. */
record AtOnce<T>(Function<RemoteRepository, Mono<T>> question) implements Question<T> {

    @Override
    public Mono<Turn<T>> turn(RemoteRepository repository) {
        return Mono.just(new Turn<>() {
            @Override
            public Mono<T> ask() {
                return question.apply(repository);
            }

            @Override
            public void giveBack() {
                // There is always another one.
            }
        });
    }

    @Override
    public void discard(T late) {
        // It is nothing but a value.
    }
}
