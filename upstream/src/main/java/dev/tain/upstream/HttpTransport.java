package dev.tain.upstream;

import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.client.HttpClient;

/** Sends single requests: by which scheme, and nothing about registries. */
final class HttpTransport implements AutoCloseable {

    private static final int PROXY_AUTHENTICATION = 407;

    private final Duration patience;
    private final HttpClients clients;
    private final PlainHttp plain = new PlainHttp();
    private final BodyRoom room;

    HttpTransport(UpstreamSettings settings, RegistryAccess access) {
        patience = settings.readTimeout();
        room = new BodyRoom(settings.bodyRoom());
        clients = new HttpClients(settings, access);
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
        Call call = new Call(request.method(), Destination.of(request, "https"), headers);
        return endpoint.insecure() ? Mono.defer(() -> overTlsOrPlain(request, call)) : exchange(call);
    }

    /** Sends a request to an address that a registry named. */
    Mono<Exchange> send(HttpMethod method, URI uri, Trust trust, Consumer<HttpHeaders> headers) {
        return exchange(new Call(method, trust.to(uri), headers));
    }

    /**
     * Sends a form to an address that a registry named.
     *
     * @param form URL-encoded, and so in ASCII
     */
    Mono<Exchange> post(URI uri, Trust trust, Consumer<HttpHeaders> headers, String form) {
        Consumer<HttpHeaders> all = headers.andThen(
                more -> more.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED)
                        .set(HttpHeaderNames.CONTENT_LENGTH, form.length()));
        return exchange(new Call(HttpMethod.POST, trust.to(uri), all, Optional.of(form), () -> {}));
    }

    private Mono<Exchange> overTlsOrPlain(RemoteRequest request, Call call) {
        // A request is sent when TLS stands; whatever happens after that is no reason to give TLS up.
        AtomicBoolean secured = new AtomicBoolean();
        return exchange(call.noticing(() -> secured.set(true)))
                .onErrorResume(
                        UpstreamException.class,
                        error -> secured.get()
                                        || !PlainHttp.mayFollow(
                                                request.repository().endpoint().host(), error.getCause())
                                ? Mono.error(error)
                                : overPlainAfter(error, request, call.headers()));
    }

    private Mono<Exchange> overPlainAfter(UpstreamException tls, RemoteRequest request, Consumer<HttpHeaders> headers) {
        RegistryHost host = request.repository().endpoint().host();
        return exchange(new Call(request.method(), Destination.of(request, "http"), headers))
                .onErrorMap(UpstreamException.class, error -> Failures.ofBoth(tls, error))
                .flatMap(answer -> {
                    if (plain.learn(host, answer)) {
                        return Mono.just(answer);
                    }
                    answer.discard();
                    String said = Failures.shown(answer.uri()) + " answered " + answer.statusLine();
                    return Mono.error(Failures.ofNoRegistry(tls, said));
                });
    }

    private Mono<Exchange> overPlain(RemoteRequest request, Consumer<HttpHeaders> headers) {
        RegistryHost host = request.repository().endpoint().host();
        return exchange(new Call(request.method(), Destination.of(request, "http"), headers))
                .doOnNext(answer -> plain.learn(host, answer))
                .doOnError(error -> !isBusy(error), error -> plain.forget(host));
    }

    /** Then nothing was sent, and what is known of the registry holds. */
    private static boolean isBusy(Throwable error) {
        return error instanceof UpstreamException failure && failure.failure() == UpstreamException.Failure.BUSY;
    }

    /** How many bytes of answers that are read whole are in memory. */
    long answerBytes() {
        return room.taken();
    }

    @Override
    public void close() {
        clients.close();
    }

    /**
     * One request.
     *
     * @param headers sets its own headers
     * @param form its body, when it has one
     * @param sent is told when there is a connection, over TLS where that is wanted
     */
    private record Call(
            HttpMethod method,
            Destination destination,
            Consumer<HttpHeaders> headers,
            Optional<String> form,
            Runnable sent) {

        Call(HttpMethod method, Destination destination, Consumer<HttpHeaders> headers) {
            this(method, destination, headers, Optional.empty(), () -> {});
        }

        /** It may reach the server twice. */
        boolean mayBeRepeated() {
            return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        }

        Call noticing(Runnable also) {
            return new Call(method, destination, headers, form, () -> {
                sent.run();
                also.run();
            });
        }
    }

    private Mono<Exchange> exchange(Call call) {
        URI uri = call.destination().uri();
        return clients.to(call.destination())
                .flatMap(way -> exchange(call, way))
                .onErrorMap(error -> Failures.ofRequest(uri, Optional.empty(), error))
                // What came when nobody waited any more: headers and a short body may come in one piece.
                .doOnDiscard(Connection.class, HttpTransport::unheard)
                .doOnDiscard(Exchange.class, Exchange::discard);
    }

    /**
     * Over a connection of the pool, or where the server had just given that up, once more over one that nobody has used: the next
     * of the pool may have been given up as well.
     */
    private Mono<Exchange> exchange(Call call, Way way) {
        return Mono.deferContextual(context -> {
            Optional<Asking> asking = Asking.of(context);
            asking.ifPresent(it -> it.begins(way.queued()));
            FirstByte.Try first = new FirstByte.Try();
            Call noticed = call.noticing(() -> asking.ifPresent(Asking::sent));
            return exchange(noticed, way, way.client(), first)
                    .onErrorResume(error -> call.mayBeRepeated() && first.cameTooLate(error), error -> {
                        asking.ifPresent(it -> it.begins(way.queued()));
                        return exchange(noticed, way, way.unused().get(), new FirstByte.Try());
                    })
                    .onErrorMap(error -> Failures.ofRequest(call.destination().uri(), way.proxy(), error));
        });
    }

    private static void unheard(Connection connection) {
        if (connection instanceof ChannelOperations<?, ?> answer) {
            answer.discard();
        }
    }

    private Mono<Exchange> exchange(Call call, Way way, HttpClient client, FirstByte.Try attempt) {
        HttpClient.RequestSender sender = client.headers(call.headers())
                .headers(headers -> nameServer(headers, call, way))
                .doOnRequest((sent, connection) -> {
                    attempt.on(connection);
                    call.sent().run();
                })
                .request(call.method());
        HttpClient.RequestSender addressed = way.address().isAbsolute()
                ? sender.uri(way.address())
                : sender.uri(way.address().toString());
        HttpClient.ResponseReceiver<?> receiver = call.form().isEmpty()
                ? addressed
                : addressed.send(ByteBufFlux.fromString(Mono.just(call.form().get())));
        return receiver.responseConnection((response, connection) -> {
                    // Only for the headers: the body has a limit of its own, see SilenceLimit.
                    connection.removeHandler(NettyPipeline.ResponseTimeoutHandler);
                    return fromServer(
                            new Exchange(call.destination().uri(), way.reach(), response, connection, patience, room),
                            way);
                })
                .next();
    }

    /** Whoever is connected to the proxy itself has to say which server is meant. */
    private static void nameServer(HttpHeaders headers, Call call, Way way) {
        if (!way.address().isAbsolute()) {
            headers.set(HttpHeaderNames.HOST, Hosts.of(call.destination().uri()).value());
        }
    }

    /** An answer of the proxy itself is none. Told apart before it is handed over: each step after that could lose it. */
    private static Mono<Exchange> fromServer(Exchange answer, Way way) {
        if (answer.status() != PROXY_AUTHENTICATION || way.proxy().isEmpty()) {
            return handedOver(answer);
        }
        answer.discard();
        return Mono.error(new ProxyConnectException("status: " + answer.statusLine()));
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
