package dev.tain.server.access;

import dev.tain.config.auth.CredentialException;
import dev.tain.config.auth.CredentialStore;
import dev.tain.oci.Credential;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.upstream.CredentialSource;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The credentials in force; credential helpers are waited for on threads of their own. */
final class Credentials implements CredentialSource, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RemoteAccess.class);
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 10_000;

    private final CredentialStore store;
    private final Scheduler helpers = Schedulers.newBoundedElastic(THREADS, MOST_WAITING, "credentials");

    Credentials(CredentialStore store) {
        this.store = store;
    }

    @Override
    public Mono<Credential> find(RemoteRepository repository) {
        RegistryHost host = repository.endpoint().host();
        RepositoryName name = repository.name();
        Mono<Credential> found = Mono.fromCallable(() -> store.find(host, name)).flatMap(Mono::justOrEmpty);
        return Mono.defer(() -> store.mayBlock(host, name) ? found.subscribeOn(helpers) : found)
                .onErrorMap(CredentialException.class, error -> failure(repository, error));
    }

    /** What a helper says is for the log alone, not for those who pull. */
    private static UpstreamException failure(RemoteRepository repository, CredentialException error) {
        log.warn("No credentials for {}: {}", repository, error.getMessage());
        return new UpstreamException(
                Failure.FAILED,
                "No credentials could be had for %s: its credential helper failed".formatted(repository));
    }

    @Override
    public void close() {
        helpers.dispose();
    }
}
