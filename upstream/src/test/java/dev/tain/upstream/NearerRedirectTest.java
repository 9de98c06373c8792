package dev.tain.upstream;

import static dev.tain.upstream.Calls.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A whole conversation with a registry on another address than loopback, which leads to loopback. */
class NearerRedirectTest {

    @ParameterizedTest
    @ValueSource(ints = {307, 401})
    void aRegistryOnTheNetworkDoesNotLeadToLoopback(int status) throws Exception {
        Optional<InetAddress> address = networkAddress();
        assumeThat(address).as("this machine has an address beside loopback").isPresent();
        try (FakeRegistry here = FakeRegistry.start();
                RegistryClient client = Calls.patient()) {
            DisposableServer registry = leading(address.get(), status, here);
            RegistryHost host = RegistryHost.parse(address.get().getHostAddress() + ":" + registry.port());
            RemoteRepository repository = new RemoteRepository(new Endpoint(host, true), Calls.NAME);

            assertThat(failure(client.pullBlob(repository, Content.of("").digest(), 0, Via.NOBODY)))
                    .hasMessageContaining("must not lead to 127.0.0.1");
            assertThat(here.requests()).isEmpty();
            registry.disposeNow();
        }
    }

    private static DisposableServer leading(InetAddress address, int status, FakeRegistry target) {
        return HttpServer.create()
                .host(address.getHostAddress())
                .port(0)
                .handle((request, response) -> response.status(status)
                        .header("Location", target.uri("/v2/x").toString())
                        .header("WWW-Authenticate", "Bearer realm=\"%s\"".formatted(target.uri("/token")))
                        .sendString(Mono.just("")))
                .bindNow();
    }

    private static Optional<InetAddress> networkAddress() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }
}
