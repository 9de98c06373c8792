package dev.tain.server.pull.place;

import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.server.pull.place.Breaker.Call;
import dev.tain.server.pull.place.Breaker.LeftAlone;
import dev.tain.server.pull.place.Breaker.Permission;
import dev.tain.server.pull.place.PlanWalk.Question;
import dev.tain.server.pull.place.PlanWalk.Turn;
import dev.tain.upstream.Asking;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * One walk along a plan. It asks one place at a time, not counting one that has been silent for a while: that one may still
 * answer, but does not keep the next from being asked. The first place that has the content wins; the others are cancelled.
 * While it waits for the turn to ask a place, it stays there, and nothing of that place's time goes by.
 *
 * <p>Answers, timers and the cancellation come on any thread. They are steps, which are taken one after the other on the
 * thread of whoever brings the first, so that nothing here needs a lock or is called while one is held.
 *
 * @param <T> what is asked for
 */
final class Walk<T> {

    /** One that is expected to answer, and one that has been silent. */
    private static final int AT_ONCE = 2;

    private final Upstreams upstreams;
    private final Pace pace;
    private final Matter matter;
    private final WalkReport report;
    private final Question<T> question;
    private final MonoSink<Lookup<FromPlace<T>>> sink;

    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stepsLeft = new AtomicInteger();

    private final Queue<PullSource> ahead = new ArrayDeque<>();
    private final List<Attempt> pending = new ArrayList<>();
    private @Nullable T won;
    private boolean over;

    Walk(
            Upstreams upstreams,
            Pace pace,
            PullPlan plan,
            Matter matter,
            Question<T> question,
            MonoSink<Lookup<FromPlace<T>>> sink) {
        this.upstreams = upstreams;
        this.pace = pace;
        this.matter = matter;
        this.report = new WalkReport(plan, matter);
        this.question = question;
        this.sink = sink;
    }

    void start(List<PullSource> places) {
        ahead.addAll(places);
        sink.onCancel(() -> take(this::cancelled));
        take(this::goOn);
    }

    private void take(Runnable step) {
        steps.add(step);
        if (stepsLeft.getAndIncrement() > 0) {
            return; // whoever is at it takes this one as well
        }
        do {
            try {
                steps.remove().run();
            } catch (RuntimeException | Error e) { // or nobody would take the next one
                broken(e);
            }
        } while (stepsLeft.decrementAndGet() > 0);
    }

    private void goOn() {
        while (!over && !ahead.isEmpty() && mayAskAnother()) {
            turnTo(ahead.remove());
        }
        if (!over && pending.isEmpty()) {
            over = true;
            if (report.anyFailed()) {
                sink.error(report.failure());
            } else {
                sink.success(new Lookup.Absent<>(report.summary()));
            }
        }
    }

    private boolean mayAskAnother() {
        return pending.size() < AT_ONCE && pending.stream().allMatch(attempt -> attempt.silent);
    }

    /** A place that is left alone is not waited for. */
    private void turnTo(PullSource place) {
        Upstream upstream = upstreams.of(place.endpoint().host());
        RemoteRepository repository = new RemoteRepository(
                place.endpoint(), place.reference().repository().name());
        Subject subject = new Subject(repository, matter);
        Optional<LeftAlone> leftAlone = upstream.leftAlone(subject);
        if (leftAlone.isPresent()) {
            report.passedOver(place, leftAlone.get());
            return;
        }
        report.turnedTo(place);
        Attempt attempt = new Attempt(place, subject, upstream, !pending.isEmpty());
        pending.add(attempt);
        attempt.awaitTurn();
    }

    /** Only now: whether it may be asked is found out by asking it, and nobody else can while one request is to do that. */
    private void ask(Attempt attempt, Turn<T> turn) {
        if (!pending.contains(attempt)) {
            turn.giveBack();
            return;
        }
        Permission permission = attempt.upstream.ask(attempt.subject);
        if (permission instanceof Call call) {
            attempt.ask(call, turn);
        } else {
            turn.giveBack();
            pending.remove(attempt);
            report.passedOver(attempt.place, (LeftAlone) permission);
            goOn();
        }
    }

    private void found(Attempt attempt, T value) {
        if (!pending.remove(attempt)) {
            question.discard(value);
            return;
        }
        attempt.timers.dispose();
        attempt.upstream.found(attempt.call());
        if (attempt.hedge && pending.stream().anyMatch(other -> other.silent)) {
            attempt.upstream.wonHedge();
        }
        won = value;
        end(Attempt::lose);
        sink.success(new Lookup.Found<>(new FromPlace<>(attempt.place, value)));
    }

    private void absent(Attempt attempt) {
        if (pending.remove(attempt)) {
            attempt.timers.dispose();
            attempt.upstream.absent(attempt.call());
            report.absent(attempt.place);
            goOn();
        }
    }

    private void failed(Attempt attempt, Throwable error) {
        if (!pending.remove(attempt)) {
            return;
        }
        attempt.stop();
        if (error instanceof UpstreamException failure) {
            attempt.ifAsked(call -> attempt.upstream.failed(call, failure));
            report.failed(attempt.place, failure);
            goOn();
        } else {
            attempt.ifAsked(attempt.upstream::cancelled);
            broken(error);
        }
    }

    /** That is the place's fault when it was silent, and not when it was not asked yet, or answers one request after the other. */
    private void outOfTime(Attempt attempt) {
        if (attempt.wasSilentFor(pace.forEach())) {
            failed(attempt, pace.outOfTime(attempt.place.reference(), "no answer"));
        } else if (pending.remove(attempt)) {
            String missing = attempt.asking().isQueued() ? "no connection was free" : "no complete answer";
            attempt.abandon();
            report.failed(attempt.place, pace.outOfTime(attempt.place.reference(), missing));
            goOn();
        }
    }

    private void silent(Attempt attempt) {
        attempt.silent = true;
        goOn();
    }

    /** A sink that is cancelled has not passed on what it was given. */
    private void cancelled() {
        if (won != null) {
            question.discard(won);
        }
        end(Attempt::abandon);
    }

    /** Something is wrong here, not at a place. */
    private void broken(Throwable error) {
        if (!over) {
            end(Attempt::abandon);
            sink.error(error);
        }
    }

    private void end(Consumer<Attempt> others) {
        over = true;
        pending.forEach(others);
        pending.clear();
    }

    /** Waits for a turn. What comes is passed on whatever happens, as somebody has to give it back. */
    private final class Wait extends BaseSubscriber<Turn<T>> {

        private final Attempt attempt;

        Wait(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        protected void hookOnNext(Turn<T> turn) {
            take(() -> Walk.this.ask(attempt, turn));
        }

        @Override
        protected void hookOnError(Throwable error) {
            take(() -> failed(attempt, error));
        }
    }

    /** One place while it is asked, and while that waits for a turn. */
    private final class Attempt extends BaseSubscriber<T> {

        private final PullSource place;
        private final Subject subject;
        private final Upstream upstream;
        private final boolean hedge;
        private final Wait turn = new Wait(this);
        private final Disposable.Composite timers = Disposables.composite();
        private @Nullable Call call;
        private @Nullable Asking asking;
        private boolean silent;

        Attempt(PullSource place, Subject subject, Upstream upstream, boolean hedge) {
            this.place = place;
            this.subject = subject;
            this.upstream = upstream;
            this.hedge = hedge;
        }

        void awaitTurn() {
            question.turn(subject.repository()).subscribe(turn);
        }

        void ask(Call permitted, Turn<T> granted) {
            call = permitted;
            asking = new Asking(pace::nanoTime);
            timers.add(pace.afterHedge(() -> take(() -> silent(this))));
            timers.add(pace.afterShare(() -> take(() -> outOfTime(this))));
            granted.ask().subscribe(this);
        }

        Call call() {
            return Objects.requireNonNull(call, "it was not asked");
        }

        @Override
        public Context currentContext() {
            return asking().in(Context.empty());
        }

        Asking asking() {
            return Objects.requireNonNull(asking, "it was not asked");
        }

        /** For most of this time, the rest of which may be what it takes to connect. */
        boolean wasSilentFor(Duration time) {
            return asking().isSilentFor(time.dividedBy(2));
        }

        void ifAsked(Consumer<Call> then) {
            if (call != null) {
                then.accept(call);
            }
        }

        @Override
        protected void hookOnNext(T value) {
            take(() -> found(this, value));
        }

        @Override
        protected void hookOnComplete() {
            take(() -> absent(this));
        }

        @Override
        protected void hookOnError(Throwable error) {
            take(() -> failed(this, error));
        }

        void stop() {
            timers.dispose();
            turn.cancel();
            cancel();
        }

        /** Another place has answered. */
        void lose() {
            stop();
            if (silent && wasSilentFor(pace.hedgeAfter())) {
                upstream.lostHedge(call(), pace.lost(place.reference()));
            } else {
                ifAsked(upstream::cancelled);
            }
        }

        /** Nobody waits for it any more. */
        void abandon() {
            stop();
            ifAsked(upstream::cancelled);
        }
    }
}
