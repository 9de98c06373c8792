package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.RegistryHost;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When an insecure registry is talked to over plain HTTP, and which ones answered so before. */
final class PlainHttp {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MANY_HOSTS = 10_000;
    private static final int BAD_REQUEST = 400;

    private final Cache<RegistryHost, Boolean> spoken = Caffeine.newBuilder()
            .maximumSize(MANY_HOSTS)
            .expireAfterWrite(REMEMBERED)
            .build();

    boolean isSpokenBy(RegistryHost host) {
        return spoken.getIfPresent(host) != null;
    }

    void forget(RegistryHost host) {
        spoken.invalidate(host);
    }

    /** Whether a plain answer is that of a registry: 400 is what a TLS port says to plain HTTP, in Go and in nginx. */
    boolean learn(RegistryHost host, Exchange answer) {
        if (answer.status() == BAD_REQUEST) {
            forget(host);
            return false;
        }
        spoken.put(host, true);
        return true;
    }

    /**
     * Whether plain HTTP is worth a try after a failure in which no TLS connection came about. It is when the peer talked,
     * but not TLS, or when HTTP has a port of its own; a silent peer will be silent again.
     */
    static boolean mayFollow(RegistryHost host, @Nullable Throwable failure) {
        if (failure instanceof SslHandshakeTimeoutException || failure instanceof UnknownHostException) {
            return false;
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return host.port().isEmpty();
        }
        return failure instanceof IOException; // also what TLS makes of a peer that does not speak it, or hangs up
    }
}
