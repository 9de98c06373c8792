package dev.tain.server.pull;

import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.policy.SkippedPlace;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the places of a pull plan, one after the other, until one has the content. Absent everywhere is an answer; when
 * any place failed and none has it, the walk ends with a {@link PlacesFailedException}.
 */
final class PlanWalk {

    /** Clients want to see headers within 30 s; some of that is theirs. */
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final Suspects suspects;

    PlanWalk(Suspects suspects) {
        this.suspects = suspects;
    }

    /** One question to one place; empty when it does not have the content. */
    @FunctionalInterface
    interface Question<T> {
        Mono<T> ask(RemoteRepository repository);
    }

    /**
     * An answer and the place that gave it.
     *
     * @param source the place
     * @param value what it said
     */
    record FromPlace<T>(PullSource source, T value) {

        Origin origin() {
            return Origin.of(source);
        }
    }

    <T> Mono<Lookup<FromPlace<T>>> first(PullPlan plan, Question<T> question) {
        Attempts attempts = new Attempts(plan);
        return Flux.fromIterable(places(plan))
                .concatMap(place -> ask(place, question, attempts), 1)
                .next()
                .timeout(BUDGET)
                .onErrorMap(TimeoutException.class, timeout -> attempts.outOfTime())
                .<Lookup<FromPlace<T>>>map(Lookup.Found::new)
                .switchIfEmpty(Mono.fromCallable(attempts::nothing));
    }

    private List<PullSource> places(PullPlan plan) {
        return plan.reference()
                .digest()
                .map(digest -> suspects.order(plan.sources(), digest))
                .orElse(plan.sources());
    }

    private static <T> Mono<FromPlace<T>> ask(PullSource place, Question<T> question, Attempts attempts) {
        RemoteRepository repository = new RemoteRepository(
                place.endpoint(), place.reference().repository().name());
        return question.ask(repository)
                .map(value -> new FromPlace<>(place, value))
                .switchIfEmpty(Mono.fromRunnable(() -> attempts.absent(place)))
                .onErrorResume(UpstreamException.class, error -> {
                    attempts.failed(error);
                    return Mono.empty();
                });
    }

    /** What the places said so far, for the answer and for the log. The walk asks one place at a time. */
    private static final class Attempts {

        private final PullPlan plan;
        private final List<String> said = new ArrayList<>();
        private boolean anyFailed;

        Attempts(PullPlan plan) {
            this.plan = plan;
        }

        synchronized void absent(PullSource place) {
            said.add(place.reference() + ": not there");
        }

        /** A place that denies has nothing for us; that is no failure. */
        synchronized void failed(UpstreamException error) {
            said.add(String.valueOf(error.getMessage()));
            anyFailed |= error.failure() != Failure.DENIED;
        }

        synchronized PlacesFailedException outOfTime() {
            said.add("no more time: a walk of all places may take %d s".formatted(BUDGET.toSeconds()));
            return new PlacesFailedException(summary());
        }

        synchronized <T> Lookup<T> nothing() {
            if (anyFailed) {
                throw new PlacesFailedException(summary());
            }
            return new Lookup.Absent<>(summary());
        }

        private String summary() {
            List<String> places = new ArrayList<>(said);
            for (SkippedPlace skipped : plan.skipped()) {
                places.add(skipped.place() + ": not asked, " + skipped.reason());
            }
            return "%s could not be had: %s".formatted(plan.reference(), String.join("; ", places));
        }
    }
}
