package dev.tain.upstream;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.resolver.AddressResolverGroup;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Sends single requests: which client and which scheme, nothing about registries. */
final class HttpTransport implements AutoCloseable {

    private static final int CONNECTIONS_PER_HOST = 128;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration ACQUIRE = Duration.ofSeconds(10);

    private static final GenericSslContextSpec<SslContextBuilder> VERIFYING = Http11SslContextSpec.forClient();
    private static final GenericSslContextSpec<SslContextBuilder> TRUSTING = Http11SslContextSpec.forClient()
            .configure(builder ->
                    builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null));

    /** The same client, once with and once without verification of certificates. */
    private record Clients(HttpClient verifying, HttpClient trusting) {

        static Clients of(HttpClient client) {
            return new Clients(
                    client.secure(ssl -> ssl.sslContext(VERIFYING)), client.secure(ssl -> ssl.sslContext(TRUSTING)));
        }

        HttpClient client(boolean insecure) {
            return insecure ? trusting : verifying;
        }
    }

    private final Duration patience;
    private final ConnectionProvider connections;
    private final AddressResolverGroup<?> names;

    /** For the registries themselves, wherever the operator says that they are. */
    private final Clients anywhere;

    /** For addresses that registries name. Each has connections of its own, so that no guard is passed by. */
    private final Map<Reach, Clients> within = new EnumMap<>(Reach.class);

    private final PlainHttp plain = new PlainHttp();

    HttpTransport(UpstreamSettings settings) {
        patience = settings.readTimeout();
        connections = ConnectionProvider.builder("upstream")
                .maxConnections(CONNECTIONS_PER_HOST)
                .maxIdleTime(IDLE)
                .pendingAcquireTimeout(ACQUIRE)
                .build();
        // It asks for nothing compressed, but understands it: some proxies in between compress all the same.
        HttpClient client = HttpClient.create(connections)
                .compress(true)
                .resolver(spec -> {})
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .responseTimeout(patience)
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, settings.userAgent())
                        .set(HttpHeaderNames.ACCEPT_ENCODING, "identity"));
        names = Objects.requireNonNull(client.configuration().resolver());
        anywhere = Clients.of(client);
        for (Reach reach : Reach.values()) {
            within.put(reach, Clients.of(client.resolver(new AddressGuard(reach, names))));
        }
    }

    /**
     * Sends a request to a registry: over HTTPS, or for an insecure endpoint over HTTPS without verification and, where
     * nobody talks TLS, plain HTTP.
     */
    Mono<Exchange> send(RemoteRequest request, Consumer<HttpHeaders> headers) {
        Endpoint endpoint = request.repository().endpoint();
        if (endpoint.insecure() && plain.isSpokenBy(endpoint.host())) {
            return overPlain(request, headers);
        }
        HttpClient client = anywhere.client(endpoint.insecure());
        return endpoint.insecure()
                ? Mono.defer(() -> overTlsOrPlain(client, request, headers))
                : exchange(client, request.method(), request.uri("https"), headers);
    }

    /** Sends a request to an address that a registry named. */
    Mono<Exchange> send(HttpMethod method, URI uri, Trust trust, Consumer<HttpHeaders> headers) {
        Clients clients = Objects.requireNonNull(within.get(trust.reach()));
        return exchange(clients.client(trust.insecure()), method, uri, headers);
    }

    private Mono<Exchange> overTlsOrPlain(HttpClient client, RemoteRequest request, Consumer<HttpHeaders> headers) {
        // A request is sent when TLS stands; whatever happens after that is no reason to give TLS up.
        AtomicBoolean secured = new AtomicBoolean();
        HttpClient noticing = client.doOnRequest((sent, connection) -> secured.set(true));
        return exchange(noticing, request.method(), request.uri("https"), headers)
                .onErrorResume(
                        UpstreamException.class,
                        error -> secured.get()
                                        || !PlainHttp.mayFollow(
                                                request.repository().endpoint().host(), error.getCause())
                                ? Mono.error(error)
                                : overPlainAfter(error, request, headers));
    }

    private Mono<Exchange> overPlainAfter(UpstreamException tls, RemoteRequest request, Consumer<HttpHeaders> headers) {
        RegistryHost host = request.repository().endpoint().host();
        return exchange(anywhere.trusting(), request.method(), request.uri("http"), headers)
                .onErrorMap(
                        UpstreamException.class,
                        error -> Failures.ofBoth(tls, error.failure(), String.valueOf(error.getMessage())))
                .flatMap(answer -> {
                    if (plain.learn(host, answer)) {
                        return Mono.just(answer);
                    }
                    answer.discard();
                    String said = Failures.shown(answer.uri()) + " answered " + answer.statusLine();
                    return Mono.error(Failures.ofBoth(tls, tls.failure(), said));
                });
    }

    private Mono<Exchange> overPlain(RemoteRequest request, Consumer<HttpHeaders> headers) {
        RegistryHost host = request.repository().endpoint().host();
        return exchange(anywhere.trusting(), request.method(), request.uri("http"), headers)
                .doOnNext(answer -> plain.learn(host, answer))
                .doOnError(error -> plain.forget(host));
    }

    @Override
    public void close() {
        connections.dispose();
        names.close();
    }

    private Mono<Exchange> exchange(HttpClient client, HttpMethod method, URI uri, Consumer<HttpHeaders> headers) {
        return client.headers(headers)
                .request(method)
                .uri(uri)
                .responseConnection((response, connection) -> {
                    // Only for the headers: the body has a limit of its own, see SilenceLimit.
                    connection.removeHandler(NettyPipeline.ResponseTimeoutHandler);
                    return handedOver(new Exchange(uri, response, connection, patience));
                })
                .next()
                .onErrorMap(error -> Failures.ofRequest(uri, error))
                .doOnDiscard(Exchange.class, Exchange::discard);
    }

    /** Whoever waits may leave in the very moment in which the headers come: then nobody else frees what comes after them. */
    private static Mono<Exchange> handedOver(Exchange answer) {
        AtomicBoolean taken = new AtomicBoolean();
        return Mono.just(answer).doOnNext(it -> taken.set(true)).doOnCancel(() -> {
            if (!taken.get()) {
                answer.discard();
            }
        });
    }
}
