package dev.tain.server.pull;

import dev.tain.oci.RepositoryName;
import java.util.HashSet;
import java.util.Set;
import reactor.core.publisher.Mono;

/** A fill from its first question to its last link: what comes of it, and for which repositories. */
final class Flight {

    private final Mono<Lookup<Fill>> opened;
    private final Set<RepositoryName> repositories = new HashSet<>();
    private boolean landed;

    /**
     * Begins a flight.
     *
     * @param opened the fill, once a place has begun to send; asked for once however many wait
     * @param repository the repository that it is begun for
     */
    Flight(Mono<Lookup<Fill>> opened, RepositoryName repository) {
        this.opened = opened.cache();
        repositories.add(repository);
    }

    Mono<Lookup<Fill>> opened() {
        return opened;
    }

    /** Whether the blob will be linked into the repository, so that it may be served there already. */
    synchronized boolean carries(RepositoryName repository) {
        return repositories.contains(repository);
    }

    /** Adds a repository that was found to have the blob; false when it is too late for that. */
    synchronized boolean admit(RepositoryName repository) {
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
}
