package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.anything;
import static dev.tain.testkit.RequestMatch.heads;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.at;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.secure;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.TcpRelay;
import dev.tain.testkit.TestCertificate;
import dev.tain.upstream.UpstreamException.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS without verification first, plain HTTP only where nobody talks TLS. */
class InsecureEndpointTest {

    private static final Content BLOB = Content.random(1, 1000);

    private static FakeRegistry overTls() {
        return FakeRegistry.builder().tls(TestCertificate.forLoopback()).start();
    }

    @Test
    void talksHttpsWithACertificateThatNobodyVouchesFor() {
        try (FakeRegistry registry = overTls();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, BLOB);

            assertThat(value(client.checkBlob(in(registry), digest, Via.NOBODY)))
                    .hasValue(1000);
        }
    }

    @Test
    void refusesThatCertificateWhereTheEndpointIsNotInsecure() {
        try (FakeRegistry registry = overTls();
                RegistryClient client = Calls.patient()) {
            UpstreamException failure = failure(client.checkBlob(secure(registry), BLOB.digest(), Via.NOBODY));

            assertThat(failure)
                    .hasMessageContainingAll(
                            "https://" + registry.host() + "/v2/", "no trusted TLS connection", "certification path");
            assertThat(failure.failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(registry.requests()).isEmpty();
        }
    }

    @Test
    void saysThatAHostIsNotKnownInWhichJavaSeesNone() {
        RemoteRepository odd = new RemoteRepository(new Endpoint(RegistryHost.parse("127.1:5000"), false), NAME);
        try (RegistryClient client = Calls.patient()) {
            assertThat(failure(client.checkBlob(odd, BLOB.digest(), Via.NOBODY)))
                    .hasMessageContaining("https://127.1:5000/v2/")
                    .hasMessageContaining("the host name is not known");
        }
    }

    @Test
    void talksPlainHttpWhereNobodyTalksTls() {
        try (FakeRegistry registry = FakeRegistry.start();
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, BLOB);

            assertThat(value(client.checkBlob(at(relay.port()), digest, Via.NOBODY)))
                    .hasValue(1000);
            assertThat(value(client.checkBlob(at(relay.port()), digest, Via.NOBODY)))
                    .hasValue(1000);
            assertThat(relay.acceptedConnections())
                    .as("one for TLS; a second for HTTP where a request overtakes the end of an answer")
                    .isLessThanOrEqualTo(3);
        }
    }

    @Test
    void staysWithHttpsAfterATimeout() {
        Gate gate = new Gate();
        try (FakeRegistry registry = overTls();
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = Calls.impatient()) {
            registry.on(anything()).first(1, Fault.holdHeaders(gate));

            UpstreamException failure = failure(client.checkBlob(at(relay.port()), BLOB.digest(), Via.NOBODY));

            assertThat(failure).hasMessageContaining("https://").hasMessageContaining("nothing came for too long");
            assertThat(relay.acceptedConnections()).isEqualTo(1);
            gate.open();
        }
    }

    @Test
    void staysWithHttpsAfterAReset() {
        try (FakeRegistry registry = overTls();
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, BLOB);
            registry.on(heads()).first(2, Fault.resetWithoutAnswer()); // reactor-netty may ask twice

            assertThat(failure(client.checkBlob(in(registry), digest, Via.NOBODY)))
                    .hasMessageStartingWith("https://")
                    .hasMessageNotContaining("http://");
            registry.clearFaults();
            assertThat(value(client.checkBlob(in(registry), digest, Via.NOBODY)))
                    .hasValue(1000);
        }
    }

    @Test
    void failsAtOnceWhereThePortIsGivenAndNobodyListens() {
        try (FakeRegistry registry = FakeRegistry.start();
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = Calls.patient()) {
            relay.refuse();

            assertThat(failure(client.checkBlob(at(relay.port()), BLOB.digest(), Via.NOBODY)))
                    .hasMessageContaining("connection refused")
                    .hasMessageNotContaining("http://");
        }
    }

    @Test
    void doesNotTakeA400ForPlainHttp() {
        try (FakeRegistry registry = FakeRegistry.start();
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = Calls.patient()) {
            Digest digest = registry.putBlob(NAME, BLOB);
            registry.on(anything()).first(1, Fault.status(400));

            assertThat(failure(client.checkBlob(at(relay.port()), digest, Via.NOBODY)))
                    .hasMessageContainingAll("no trusted TLS connection", "400 Bad Request");
            long before = relay.acceptedConnections();
            value(client.checkBlob(at(relay.port()), digest, Via.NOBODY));

            assertThat(relay.acceptedConnections()).as("TLS was tried again").isGreaterThan(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void remembersPlainHttpAfterAnyAnswerOfARegistry(int status) {
        try (FakeRegistry registry = FakeRegistry.start();
                TcpRelay relay = TcpRelay.to(registry.port());
                RegistryClient client = Calls.patient()) {
            registry.on(anything()).always(Fault.status(status));

            for (int i = 0; i < 2; i++) {
                client.checkBlob(at(relay.port()), BLOB.digest(), Via.NOBODY)
                        .onErrorComplete()
                        .block(Calls.LONG);
            }

            assertThat(relay.acceptedConnections())
                    .as("one for TLS; a second for HTTP where a request overtakes the end of an answer")
                    .isLessThanOrEqualTo(3);
        }
    }
}
