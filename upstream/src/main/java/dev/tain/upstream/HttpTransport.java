package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.RegistryHost;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Sends single requests: which client and which scheme, nothing about registries. */
final class HttpTransport implements AutoCloseable {

    private static final int CONNECTIONS_PER_HOST = 128;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration ACQUIRE = Duration.ofSeconds(10);
    private static final Duration PLAIN_REMEMBERED = Duration.ofMinutes(10);
    private static final int MANY_HOSTS = 10_000;

    private static final GenericSslContextSpec<SslContextBuilder> VERIFYING = Http11SslContextSpec.forClient();
    private static final GenericSslContextSpec<SslContextBuilder> TRUSTING = Http11SslContextSpec.forClient()
            .configure(builder ->
                    builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null));

    private final ConnectionProvider connections;
    private final HttpClient verifying;
    private final HttpClient trusting;

    /** Insecure hosts that were found to speak plain HTTP. */
    private final Cache<RegistryHost, Boolean> plain = Caffeine.newBuilder()
            .maximumSize(MANY_HOSTS)
            .expireAfterWrite(PLAIN_REMEMBERED)
            .build();

    HttpTransport(UpstreamSettings settings) {
        connections = ConnectionProvider.builder("upstream")
                .maxConnections(CONNECTIONS_PER_HOST)
                .maxIdleTime(IDLE)
                .pendingAcquireTimeout(ACQUIRE)
                .build();
        verifying = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .responseTimeout(settings.readTimeout())
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, settings.userAgent())
                        .set(HttpHeaderNames.ACCEPT_ENCODING, "identity"))
                .secure(ssl -> ssl.sslContext(VERIFYING));
        trusting = verifying.secure(ssl -> ssl.sslContext(TRUSTING));
    }

    /**
     * Sends a request to a registry: over HTTPS, or for an insecure endpoint over HTTPS without verification and, where
     * that finds nobody, plain HTTP.
     */
    Mono<Exchange> send(RemoteRequest request, Consumer<HttpHeaders> headers) {
        if (!request.repository().endpoint().insecure()) {
            return exchange(verifying, request.method(), request.uri("https"), headers);
        }
        RegistryHost host = request.repository().endpoint().host();
        Mono<Exchange> overHttp = exchange(trusting, request.method(), request.uri("http"), headers);
        if (plain.getIfPresent(host) != null) {
            return overHttp.doOnError(error -> plain.invalidate(host));
        }
        return exchange(trusting, request.method(), request.uri("https"), headers)
                .onErrorResume(UpstreamException.class, error -> overHttp.doOnNext(answer -> plain.put(host, true)));
    }

    /** Sends a request to an address that a registry named. */
    Mono<Exchange> send(HttpMethod method, URI uri, boolean insecure, Consumer<HttpHeaders> headers) {
        return exchange(insecure ? trusting : verifying, method, uri, headers);
    }

    @Override
    public void close() {
        connections.dispose();
    }

    private static Mono<Exchange> exchange(
            HttpClient client, HttpMethod method, URI uri, Consumer<HttpHeaders> headers) {
        return client.headers(headers)
                .request(method)
                .uri(uri)
                .responseConnection((response, connection) -> Mono.just(new Exchange(uri, response, connection)))
                .next()
                .onErrorMap(error -> Failures.ofRequest(uri, error))
                .doOnDiscard(Exchange.class, Exchange::discard);
    }
}
