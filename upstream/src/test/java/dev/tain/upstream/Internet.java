package dev.tain.upstream;

import dev.tain.oci.Credential;
import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeInternet;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.FakeStorage;
import dev.tain.testkit.FakeTokenService;
import dev.tain.testkit.Presigning;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TokenAccess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/**
 * The registries of the world under their own names, over verified HTTPS, as the tests play them. A client reaches them through
 * a proxy and, without it, nothing at all.
 */
final class Internet implements AutoCloseable {

    private final TestAuthority authority = TestAuthority.named("Everybody's CA");
    private final TlsMaterial material = new TlsMaterial(List.of(authority.certificate()), List.of());
    private final FakeInternet network = FakeInternet.start();
    private final Deque<Runnable> closings = new ArrayDeque<>(List.of(network::close));
    private final List<RateLimit> rateLimits = new CopyOnWriteArrayList<>();

    /** A registry. */
    FakeRegistry registry(String host, FakeRegistry.Builder builder) {
        FakeRegistry registry = builder.tls(authority.forHosts(host)).start();
        closings.push(registry::close);
        network.https(host, registry.port());
        return registry;
    }

    /** A registry with this challenge to who has no token of the service. */
    FakeRegistry registry(String host, FakeTokenService service, String challenge) {
        return registry(host, FakeRegistry.builder().tokens(TokenAccess.by(service, challenge)));
    }

    /** A token service with a host of its own. */
    FakeTokenService tokenService(String host, FakeTokenService.Builder builder) {
        FakeTokenService service = builder.tls(authority.forHosts(host)).start();
        closings.push(service::close);
        network.https(host, service.port());
        return service;
    }

    /** A token service that has the host of its registry. */
    FakeTokenService tokenService(FakeTokenService.Builder builder) {
        FakeTokenService service = builder.start();
        closings.push(service::close);
        return service;
    }

    /** What stands behind a registry. */
    FakeStorage storage(String host, Presigning presigning) {
        FakeStorage storage = FakeStorage.start(presigning, authority.forHosts(host), host);
        closings.push(storage::close);
        network.https(host, storage.port());
        return storage;
    }

    /** A client without credentials. */
    RegistryClient client() {
        return client(CredentialSource.NONE);
    }

    /** A client that shows this to every registry. */
    RegistryClient client(Credentials credentials) {
        Credential credential = new Credential.Password(credentials.user(), credentials.password());
        return client(repository -> Mono.just(credential));
    }

    /** A client. */
    RegistryClient client(CredentialSource credentials) {
        ProxyServer proxy = new ProxyServer("127.0.0.1", network.port(), Optional.empty());
        RegistryAccess access = new RegistryAccess(
                credentials, host -> material, uri -> Optional.of(proxy), new RealmRules(Set.of()), false);
        RegistryClient client = new RegistryClient(Calls.settings(Calls.LONG), access, rateLimits::add);
        closings.push(client::close);
        return client;
    }

    /** What clients have learned about limits, in this order. */
    List<RateLimit> rateLimits() {
        return rateLimits;
    }

    /** Every host that somebody has gone to, with its port. */
    Set<String> visited() {
        return Set.copyOf(network.visited());
    }

    /** A repository at its own registry, such as {@code quay.io/team/app}. */
    static RemoteRepository repository(String registry, RepositoryName name) {
        Repository repository = new Repository(RegistryHost.parse(registry), name);
        return new RemoteRepository(new Endpoint(repository.host(), false), repository.name());
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
    }
}
