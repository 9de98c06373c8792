package dev.tain.server.pull.blob;

import dev.tain.oci.RepositoryName;
import dev.tain.policy.PullPlan;
import dev.tain.policy.PullSource;
import dev.tain.server.pull.place.Lookup;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A fill from its first question to its last link: what comes of it, and for which repositories. */
public final class Flight {

    private final Mono<Lookup<Fill>> opened;
    private final Consumer<Flight> leave;
    private final Set<RepositoryName> repositories = new HashSet<>();
    private final List<PullSource> places;
    private final boolean forReaders;
    private final Sinks.Empty<Void> over = Sinks.empty();
    private final Sinks.Empty<Void> wanted = Sinks.empty();
    private final AtomicBoolean hasReader;
    private volatile @Nullable Fill fill;
    private volatile boolean stopped;
    private boolean landed;

    /**
     * A flight that begins when somebody waits for it.
     *
     * @param request what it is begun for
     * @param forReaders whether it is begun because somebody wants to read
     * @param opening begins the fill, once however many wait
     * @param leave called when nothing more will come of it, before those who wait for that hear of it; perhaps more than once
     */
    Flight(
            BlobRequest request,
            boolean forReaders,
            Function<Flight, Mono<Lookup<Fill>>> opening,
            Consumer<Flight> leave) {
        this.places = request.plan().sources();
        this.forReaders = forReaders;
        this.leave = leave;
        hasReader = new AtomicBoolean(!forReaders);
        opened = Mono.defer(() -> opening.apply(this)).cache();
        repositories.add(request.repository());
        if (forReaders) {
            want();
        }
    }

    /** The fill, once a place has begun to send. */
    public Mono<Lookup<Fill>> opened() {
        return opened;
    }

    /** The same for somebody who wants to read it, and must not wait behind what nobody waits for. */
    public Mono<Lookup<Fill>> openedForReader() {
        return Mono.defer(() -> {
            want();
            return opened;
        });
    }

    /** Completes when somebody waits for it who wants to read it. */
    Mono<Void> wanted() {
        return wanted.asMono();
    }

    private void want() {
        wanted.tryEmitEmpty(); // fails only when somebody else has done it, or does
    }

    /** A place has begun to send. Who has stopped this flight meanwhile has stopped the fill. */
    void begun(Fill running) {
        fill = running;
        if (stopped) {
            stop();
        }
    }

    /** The fill, when a place has begun to send. */
    public Optional<Fill> fill() {
        return Optional.ofNullable(fill);
    }

    /** How the fill is getting on, once it has begun. */
    Optional<FillStatus> status() {
        return fill().map(running -> running.status(repositories()));
    }

    /** Whether it brings the blob for whoever asks this: true once at most, and never when it was begun for nobody. */
    public boolean isFirstReader() {
        return hasReader.compareAndSet(false, true);
    }

    /** How many bytes of the blob are here. */
    public long arrived() {
        return status().map(FillStatus::offset).orElse(0L);
    }

    boolean isForReaders() {
        return forReaders;
    }

    /** Whether it is begun for readers, or has one by now. */
    boolean isWatched() {
        return forReaders || status().filter(status -> status.readers() > 0).isPresent();
    }

    /** Completes when nothing more will come of it. */
    public Mono<Void> over() {
        return over.asMono();
    }

    /** Nothing more will come of it; it may have ended already. */
    void end() {
        leave.accept(this);
        // Fails only when it has ended already.
        over.tryEmitEmpty();
    }

    /** Stops the fill, now or when it has begun, unless all bytes have come and only have to be stored; admits nobody any more. */
    void stop() {
        land();
        stopped = true;
        if (fill().filter(Fill::stop).isPresent()) {
            end();
        }
    }

    /** Whether it asks the places of this plan, in this order: where it leads nowhere, the plan does not, either. */
    public boolean follows(PullPlan plan) {
        return places.equals(plan.sources());
    }

    /** Whether the blob will be linked into the repository, so that it may be served there already. */
    public synchronized boolean carries(RepositoryName repository) {
        return repositories.contains(repository);
    }

    /** Adds a repository that was found to have the blob; false when it is too late for that. */
    public synchronized boolean admit(RepositoryName repository) {
        if (!landed) {
            repositories.add(repository);
        }
        return !landed;
    }

    /** Admits nobody from now on, and says who was. */
    synchronized Set<RepositoryName> land() {
        landed = true;
        return Set.copyOf(repositories);
    }

    private synchronized List<RepositoryName> repositories() {
        return List.copyOf(repositories);
    }
}
