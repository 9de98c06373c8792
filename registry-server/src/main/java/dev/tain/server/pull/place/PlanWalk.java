package dev.tain.server.pull.place;

import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.upstream.RemoteRepository;
import java.time.Duration;
import java.util.function.Function;
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

    /** Counts bytes of content that came from a place. */
    public void took(PullSource place, long bytes) {
        upstreams.of(place.endpoint().host()).took(bytes);
    }

    /** One question to one place, which may have to wait until it can be asked. */
    public interface Question<T> {

        /**
         * The turn to ask the place, as soon as there is one. The time until then is nobody's fault: the place has not been
         * asked. Whoever gets a turn owns it.
         */
        Mono<Turn<T>> turn(RemoteRepository repository);

        /** Frees an answer that came when nobody waited for it any more. */
        void discard(T late);
    }

    /** One turn to ask one place; either it is asked or the turn is given back. */
    public interface Turn<T> {

        /** What the place says; empty when it does not have the content. */
        Mono<T> ask();

        void giveBack();
    }

    /** What the first place said that has it, where each may be asked at once. */
    public <T> Mono<Lookup<FromPlace<T>>> first(PullPlan plan, Function<RemoteRepository, Mono<T>> question) {
        return first(plan, new AtOnce<>(question));
    }

    /** The list of the first place that has it, where each may be asked at once; of tags, reports name no tag and no digest. */
    public <T> Mono<Lookup<FromPlace<T>>> firstList(
            PullPlan plan, Matter matter, Function<RemoteRepository, Mono<T>> question) {
        return first(plan, matter, new AtOnce<>(question));
    }

    /** What the first place said that has it. */
    public <T> Mono<Lookup<FromPlace<T>>> first(PullPlan plan, Question<T> question) {
        return first(plan, Matter.CONTENT, question);
    }

    private <T> Mono<Lookup<FromPlace<T>>> first(PullPlan plan, Matter matter, Question<T> question) {
        return Mono.create(sink -> {
            // A list may take a hundred requests, and whoever asks for one waits longer than for content.
            int sharing = matter == Matter.TAGS ? 1 : plan.sources().size();
            Pace pace = new Pace(sharing, hedgeAfter, timers);
            Walk<T> walk = new Walk<>(upstreams, pace, plan, matter, question, sink);
            walk.start(suspects.order(plan));
        });
    }
}
