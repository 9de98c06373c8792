package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.upstream.UpstreamException.Failure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** What is said of failures that take long to bring about; all others are tested with a registry. */
class FailuresTest {

    @Test
    void aConnectionThatWasNotFreeIsNoFaultOfTheRegistry() {
        UpstreamException failure = Failures.ofRequest(
                URI.create("https://registry.example/v2/"),
                Optional.empty(),
                new PoolAcquireTimeoutException(Duration.ofSeconds(10)));

        assertThat(failure.failure()).isEqualTo(Failure.BUSY);
        assertThat(failure)
                .hasMessage(
                        "https://registry.example/v2/: all connections that may be made there were in use for too long");
    }

    @Test
    void aProxyThatIsNotFoundIsNamed() {
        UpstreamException failure = Failures.ofRequest(
                URI.create("https://registry.example/v2/"),
                Optional.empty(),
                new UnknownProxyException(new ProxyServer("proxy.example", 3128, Optional.empty())));

        assertThat(failure.failure()).isEqualTo(Failure.UNREACHABLE);
        assertThat(failure)
                .hasMessage("https://registry.example/v2/: no address is known for the proxy proxy.example:3128");
    }
}
