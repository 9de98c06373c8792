package dev.tain.server.pull.place;

import dev.tain.policy.PullPlan;
import dev.tain.upstream.RemoteRepository;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Asks the places of a pull plan in order until one has the content; see {@link Walk}. Absent everywhere is an answer; when
 * any place failed and none has it, the walk ends with a {@link PlacesFailedException}.
 */
public final class PlanWalk {

    private final Suspects suspects;
    private final Upstreams upstreams;
    private final Duration hedgeAfter;
    private final Scheduler timers;

    /**
     * Walks in the order that the suspects leave.
     *
     * @param upstreams who may be asked at the moment
     * @param hedgeAfter how long a place may be silent before the next one is asked as well; more than zero
     * @param timers where time limits are kept
     */
    public PlanWalk(Suspects suspects, Upstreams upstreams, Duration hedgeAfter, Scheduler timers) {
        this.suspects = suspects;
        this.upstreams = upstreams;
        this.hedgeAfter = hedgeAfter;
        this.timers = timers;
    }

    /** One question to one place; empty when it does not have the content. */
    @FunctionalInterface
    public interface Question<T> {

        Mono<T> ask(RemoteRepository repository);

        /** Frees an answer that came when nobody waited for it any more. */
        default void discard(T late) {}
    }

    /** What the first place said that has it. */
    public <T> Mono<Lookup<FromPlace<T>>> first(PullPlan plan, Question<T> question) {
        return Mono.create(sink -> {
            Pace pace = new Pace(plan.sources().size(), hedgeAfter, timers);
            Walk<T> walk = new Walk<>(upstreams, pace, new WalkReport(plan), question, sink);
            walk.start(suspects.order(plan));
        });
    }
}
