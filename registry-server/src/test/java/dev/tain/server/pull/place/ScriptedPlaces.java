package dev.tain.server.pull.place;

import dev.tain.oci.Endpoint;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.policy.SkippedPlace;
import dev.tain.server.pull.place.PlanWalk.Question;
import dev.tain.server.pull.place.PlanWalk.Turn;
import dev.tain.upstream.Asking;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Places that answer when a test says so; their names are those of their hosts, without {@code .example}. */
final class ScriptedPlaces implements Question<String> {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("team/app");
    private static final Tag TAG = Tag.parse("stable");

    private final List<String> asked = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();
    private final List<String> givenBack = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final Map<String, Queue<CoreSubscriber<? super Turn<String>>>> inLine = new HashMap<>();
    private boolean limited;
    private final Map<String, CoreSubscriber<? super String>> answering = new HashMap<>();

    /** Comes when the test says so; also after it was cancelled, as networks do. */
    private static final class Later<T> extends Mono<T> implements Subscription {

        private final Consumer<CoreSubscriber<? super T>> subscribers;
        private final Runnable onCancel;

        Later(Consumer<CoreSubscriber<? super T>> subscribers, Runnable onCancel) {
            this.subscribers = subscribers;
            this.onCancel = onCancel;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            subscribers.accept(actual);
            actual.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            // whatever is asked for comes when it comes
        }

        @Override
        public void cancel() {
            onCancel.run();
        }
    }

    /** A plan with these places and one that is skipped. */
    static PullPlan plan(String... names) {
        return new PullPlan(
                reference("source"),
                Optional.empty(),
                Arrays.stream(names)
                        .map(name -> new PullSource(new Endpoint(host(name), false), reference(name)))
                        .toList(),
                List.of(new SkippedPlace("blocked.example/team/app", "it is blocked")));
    }

    /** A repository at one of them. */
    static Subject repository(String name, String repository) {
        return Subject.contentOf(
                new RemoteRepository(new Endpoint(host(name), false), RepositoryName.parse(repository)));
    }

    static RegistryHost host(String name) {
        return RegistryHost.parse(name + ".example");
    }

    private static Reference reference(String name) {
        return Reference.parse("%s/%s:%s".formatted(host(name), REPOSITORY, TAG));
    }

    /** From now on no place may be asked before it is its turn. */
    void limit() {
        limited = true;
    }

    /** Lets the place be asked that has waited longest among those of this name. */
    void giveTurn(String name) {
        CoreSubscriber<? super Turn<String>> next = line(name).remove();
        next.onNext(turn(name));
        next.onComplete();
    }

    /** The same, but there is none. */
    void refuseTurn(String name, Failure failure) {
        line(name).remove().onError(new UpstreamException(failure, name + " " + failure));
    }

    @Override
    public Mono<Turn<String>> turn(RemoteRepository repository) {
        String name = repository.endpoint().host().value().replace(".example", "");
        if (!limited) {
            return Mono.just(turn(name));
        }
        return new Later<>(waiter -> line(name).add(waiter), () -> left.add(name));
    }

    private Queue<CoreSubscriber<? super Turn<String>>> line(String name) {
        return inLine.computeIfAbsent(name, it -> new ArrayDeque<>());
    }

    private Turn<String> turn(String name) {
        return new Turn<>() {
            @Override
            public Mono<String> ask() {
                asked.add(name);
                return new Later<>(asker -> answering.put(name, asker), () -> cancelled.add(name));
            }

            @Override
            public void giveBack() {
                givenBack.add(name);
            }
        };
    }

    @Override
    public void discard(String late) {
        discarded.add(late);
    }

    void find(String name) {
        CoreSubscriber<? super String> subscriber = subscriber(name);
        subscriber.onNext("from " + name);
        subscriber.onComplete();
    }

    void lack(String name) {
        subscriber(name).onComplete();
    }

    void fail(String name, Failure failure) {
        subscriber(name).onError(new UpstreamException(failure, name + " " + failure));
    }

    /** How far the question there has come. */
    Asking asking(String name) {
        return Asking.of(subscriber(name).currentContext()).orElseThrow();
    }

    void breakDown(String name, RuntimeException error) {
        subscriber(name).onError(error);
    }

    List<String> asked() {
        return asked;
    }

    List<String> cancelled() {
        return cancelled;
    }

    /** The places where somebody waits for a turn. */
    List<String> waiting() {
        return inLine.keySet().stream().filter(name -> !line(name).isEmpty()).toList();
    }

    /** The places whose turn came too late. */
    List<String> givenBack() {
        return givenBack;
    }

    /** The places whose turn nobody waits for any more. */
    List<String> left() {
        return left;
    }

    List<String> discarded() {
        return discarded;
    }

    private CoreSubscriber<? super String> subscriber(String name) {
        CoreSubscriber<? super String> subscriber = answering.get(name);
        if (subscriber == null) {
            throw new AssertionError(name + " was not asked");
        }
        return subscriber;
    }
}
