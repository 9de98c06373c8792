package dev.tain.server.pull.place;

import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.policy.SkippedPlace;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the places of a pull plan, one after the other, until one has the content. Absent everywhere is an answer; when
 * any place failed and none has it, the walk ends with a {@link PlacesFailedException}.
 */
public final class PlanWalk {

    /** Clients want to see headers within 30 s; some of that is theirs. */
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final Suspects suspects;

    public PlanWalk(Suspects suspects) {
        this.suspects = suspects;
    }

    /** One question to one place; empty when it does not have the content. */
    @FunctionalInterface
    public interface Question<T> {
        Mono<T> ask(RemoteRepository repository);
    }

    /** What the first place said that has it. */
    public <T> Mono<Lookup<FromPlace<T>>> first(PullPlan plan, Question<T> question) {
        Attempts attempts = new Attempts(plan);
        return Flux.fromIterable(suspects.order(plan))
                .concatMap(place -> ask(place, question, attempts), 1)
                .next()
                .<Lookup<FromPlace<T>>>map(Lookup.Found::new)
                .switchIfEmpty(Mono.fromCallable(attempts::nothing));
    }

    private <T> Mono<FromPlace<T>> ask(PullSource place, Question<T> question, Attempts attempts) {
        RemoteRepository repository = new RemoteRepository(
                place.endpoint(), place.reference().repository().name());
        return question.ask(repository)
                .timeout(attempts.timeForEach(), Mono.error(() -> attempts.outOfTime(place)))
                .map(value -> new FromPlace<>(place, value))
                .switchIfEmpty(Mono.fromRunnable(() -> attempts.absent(place)))
                .onErrorResume(UpstreamException.class, error -> {
                    remember(place, error.failure());
                    attempts.failed(error);
                    return Mono.empty();
                });
    }

    private void remember(PullSource place, Failure failure) {
        if (failure == Failure.UNREACHABLE || failure == Failure.THROTTLED) {
            suspects.didNotAnswer(place.endpoint().host());
        }
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

        /** A place that says nothing must not use up the time of those after it. */
        Duration timeForEach() {
            return BUDGET.dividedBy(Math.max(1, plan.sources().size()));
        }

        UpstreamException outOfTime(PullSource place) {
            return new UpstreamException(
                    Failure.UNREACHABLE,
                    "%s: no answer within %d s"
                            .formatted(place.reference(), timeForEach().toSeconds()));
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
