package dev.tain.server.pull.place;

import dev.tain.oci.RegistryHost;
import dev.tain.upstream.UpstreamException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of a host: leaves the host, or one repository there, alone for a while after it failed, then lets one
 * request try it. What cannot be reached, or asks for a pause, is the host. What the host answers badly, or not at all, is the
 * repository, or its lists, or one broken image would take all others away; only when several repositories in a row fail, it is the
 * host after all. See {@link Blame}.
 *
 * <p>A repository that has failed itself never tries the host, nor does a list: its failure would say nothing new. It is asked for beside the
 * request that does, one at a time. Its success is as good as any other.
 */
final class Breaker {

    private static final Logger log = LoggerFactory.getLogger(Upstreams.class);

    private static final int REPOSITORIES_IN_A_ROW = 3;

    private final FailingRepositories repositories;
    private final InstantSource clock;
    private final Circuit host;

    /** The repositories that failed since one of the host's last worked, as many as count. */
    private final Set<Subject> failing = new HashSet<>();

    /** The one request for a list, or a repository that has failed itself, while the host is to be tried. */
    private @Nullable Call beside;

    private int failuresInARow;
    private @Nullable LastFailure lastFailure;

    Breaker(RegistryHost host, FailingRepositories repositories, InstantSource clock) {
        this.repositories = repositories;
        this.clock = clock;
        this.host = new Circuit("the registry " + host.value(), clock);
    }

    /** Whether a request may be made. */
    sealed interface Permission permits Call, LeftAlone {}

    /**
     * It may not.
     *
     * @param reason what is left alone, until when and why
     * @param brief whether that may be over in a moment
     */
    record LeftAlone(String reason, boolean brief) implements Permission {}

    /** A request that may be made. Who makes it says once how it ended. */
    final class Call implements Permission {

        private final Subject subject;

        private Call(Subject subject) {
            this.subject = subject;
        }

        /** The host works, and so does the repository. */
        void answered() {
            worked(this).forEach(it -> log.info("{} works again, and is asked as usual", it));
        }

        /** Nothing came of it that says anything about either. */
        void abandoned() {
            giveBack(this);
        }

        /** Another place has answered while this one was silent. */
        void lost(String message) {
            tell(repositoryFailed(this, Fault.lost(message, clock.instant())));
        }

        /** It did not do what was asked. */
        void failed(UpstreamException error) {
            switch (Blame.of(error, subject.matter())) {
                case NOT_ASKED -> abandoned();
                case NOBODY -> answered();
                case REPOSITORY -> tell(repositoryFailed(this, Fault.of(error, clock.instant())));
                case HOST -> tell(hostFailed(this, Fault.of(error, clock.instant())));
            }
        }
    }

    synchronized Permission ask(Subject subject) {
        Circuit own = repositories.find(this, subject);
        Optional<LeftAlone> leftAlone = leftAlone(subject, own);
        if (leftAlone.isPresent()) {
            return leftAlone.get();
        }
        Call call = new Call(subject);
        if (mayTryHost(subject, own)) {
            host.let(call);
        } else {
            beside = host.isClosed() ? beside : call;
        }
        if (own != null) {
            own.let(call);
        }
        return call;
    }

    /** Why no request may be made at the moment; empty when one may. */
    synchronized Optional<LeftAlone> leftAlone(Subject subject) {
        return leftAlone(subject, repositories.find(this, subject));
    }

    private Optional<LeftAlone> leftAlone(Subject subject, @Nullable Circuit own) {
        if (mayTryHost(subject, own)) {
            return host.leftAlone();
        }
        Optional<LeftAlone> pausing =
                Optional.ofNullable(own).flatMap(Circuit::leftAlone).or(host::pausing);
        return pausing.isEmpty() && isKeptOut(subject) && !host.isClosed() ? Optional.of(host.leftToTrial()) : pausing;
    }

    /** By the one that is asked for beside the trial; a list, which may take long, keeps only lists out. */
    private boolean isKeptOut(Subject subject) {
        return beside != null && (beside.subject.countsForHost() || !subject.countsForHost());
    }

    private static boolean mayTryHost(Subject subject, @Nullable Circuit own) {
        return own == null && subject.countsForHost();
    }

    synchronized BreakerStatus status() {
        BreakerStatus asked = host.status();
        return new BreakerStatus(
                asked.state(), asked.since(), asked.until(), failuresInARow, Optional.ofNullable(lastFailure));
    }

    /** Those of these repositories that are left alone, or tried, by name. */
    synchronized List<RepositoryStatus> leftAlone(Map<Subject, Circuit> among) {
        return among.entrySet().stream()
                .filter(entry -> !entry.getValue().isClosed())
                .map(entry -> new RepositoryStatus(
                        entry.getKey().name(), entry.getValue().status()))
                .sorted(Comparator.comparing(RepositoryStatus::name))
                .toList();
    }

    private synchronized void giveBack(Call call) {
        giveBackOwn(call);
        host.giveBack(call);
        beside = call == beside ? null : beside;
    }

    private void giveBackOwn(Call call) {
        Circuit own = repositories.find(this, call.subject);
        if (own != null) {
            own.giveBack(call);
        }
    }

    /** What is no longer left alone. */
    private synchronized List<String> worked(Call call) {
        List<String> closed = new ArrayList<>();
        Circuit own = repositories.find(this, call.subject);
        if (own != null && closes(own, () -> own.worked(call), closed)) {
            repositories.forget(this, call.subject);
        }
        if (closes(host, () -> hostWorked(call), closed)) {
            failuresInARow = 0;
            if (call.subject.countsForHost()) {
                failing.clear();
            }
        }
        return closed;
    }

    private void hostWorked(Call call) {
        if (call != beside) {
            host.worked(call);
            return;
        }
        beside = null;
        if (host.pausing().isEmpty()) {
            host.close();
        }
    }

    /** It cannot be known what would have come of the repository. */
    private synchronized List<LeftAlone> hostFailed(Call call, Fault fault) {
        note(fault);
        giveBackOwn(call);
        if (call == beside) {
            beside = null;
            if (host.leftAlone().isEmpty()) {
                host.let(call); // nobody else tries it
            }
        }
        return opened(host, () -> host.failed(call, fault)).stream().toList();
    }

    private synchronized List<LeftAlone> repositoryFailed(Call call, Fault fault) {
        note(fault);
        Circuit own = repositories.findOrAdd(this, call.subject, () -> new Circuit(call.subject.toString(), clock));
        Optional<LeftAlone> ownOpened = opened(own, () -> own.failed(call, fault));
        boolean counts = call.subject.countsForHost();
        if (counts && failing.size() < REPOSITORIES_IN_A_ROW) {
            failing.add(call.subject);
        }
        beside = call == beside ? null : beside;
        if (!counts || failing.size() < REPOSITORIES_IN_A_ROW) {
            host.giveBack(call);
            return ownOpened.stream().toList();
        }
        Optional<LeftAlone> hostOpened = opened(host, () -> host.open(call, fault.asLastOf(REPOSITORIES_IN_A_ROW)));
        return Stream.concat(ownOpened.stream(), hostOpened.stream()).toList();
    }

    private void note(Fault fault) {
        failuresInARow++;
        lastFailure = fault.asLast();
    }

    /** Whether it is closed after that; tells when it was not before. */
    private static boolean closes(Circuit circuit, Runnable deed, List<String> closed) {
        boolean wasClosed = circuit.isClosed();
        deed.run();
        if (!wasClosed && circuit.isClosed()) {
            closed.add(circuit.name());
        }
        return circuit.isClosed();
    }

    /** Says so when that opens what was closed. */
    private static Optional<LeftAlone> opened(Circuit circuit, Runnable deed) {
        boolean wasClosed = circuit.isClosed();
        deed.run();
        return wasClosed ? circuit.pausing() : Optional.empty();
    }

    /** Not while the lock is held: the log may keep whoever writes to it waiting. */
    private static void tell(List<LeftAlone> opened) {
        opened.forEach(it -> log.warn("{}", it.reason()));
    }
}
