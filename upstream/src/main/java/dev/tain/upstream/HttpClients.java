package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

/**
 * Finds the way to a server: straight or through a proxy, within reach or anywhere, with the certificates that belong to
 * it. Ways that differ in that share no connections, so that no guard is passed by.
 */
final class HttpClients implements AutoCloseable {

    private static final int MANY = 1_000;
    private static final int UNLIMITED = -1;
    private static final Duration ACQUIRE = Duration.ofSeconds(10);

    /** Registries lead to ever other hosts; what is kept for one of them goes when nobody comes back. */
    private static final Duration POOL_LIFE = Duration.ofMinutes(5);

    private static final Duration POOL_CHECK = Duration.ofMinutes(1);

    /**
     * How much is read from a connection at once, in bytes: a body goes through Tain in pieces of this size. Those that Netty has by
     * itself, 8 KiB, cost more for each than what is done with the bytes.
     */
    private static final int LARGEST_READ = 256 * 1024;

    /**
     * How long the headers of an answer may be, in bytes. Presigned addresses, cookies and policies of front ends come to more than the
     * 8 KiB that are usual here; clients in Go take 1 MiB and more.
     */
    private static final int LONGEST_HEADERS = 64 * 1024;

    private static final int FIRST_READ = 8 * 1024;
    private static final int SMALLEST_READ = 1024;

    private final Duration connectTimeout;
    private final RegistryAccess access;
    private final Queues queues = new Queues();
    private final ConnectionProvider connections;
    private final ConnectionProvider unusedConnections;
    private final AddressResolverGroup<?> names;
    private final EventLoopGroup eventLoops;
    private final Base pooled;
    private final Base unused;
    private final Map<Reach, AddressGuard> guards = new EnumMap<>(Reach.class);
    private final Cache<Key, HttpClient> clients =
            Caffeine.newBuilder().maximumSize(MANY).build();

    /** What distinguishes clients that go straight or through a tunnel. */
    private record Key(Base base, Optional<Reach> within, Optional<Proxy> proxy, TlsContexts.Key tls) {}

    /** What the clients have in common that share connections as far as their ways allow. */
    private record Base(HttpClient client, TlsContexts tls) {}

    /** A proxy with its address. */
    private record Proxy(ProxyServer server, InetSocketAddress address) {}

    HttpClients(UpstreamSettings settings, RegistryAccess access) {
        this.access = access;
        connectTimeout = settings.connectTimeout();
        connections = connections("upstream", settings.connections()).build();
        // None of them is kept: not even one that came when nobody wanted it any more.
        unusedConnections = connections("upstream-unused", settings.connections())
                .maxIdleTime(Duration.ZERO)
                .build();
        HttpClient client = client(settings, connections).resolver(spec -> {});
        TlsContexts tls = new TlsContexts(false);
        names = Objects.requireNonNull(client.configuration().resolver());
        eventLoops = client.configuration().loopResources().onClient(true);
        unused = new Base(client(settings, unusedConnections).resolver(names).keepAlive(false), tls);
        pooled = settings.connections().http2()
                ? new Base(speakingHttp2(client), new TlsContexts(true))
                : new Base(client, tls);
        for (Reach reach : Reach.values()) {
            guards.put(reach, new AddressGuard(reach, names));
        }
    }

    private static HttpClient client(UpstreamSettings settings, ConnectionProvider connections) {
        return HttpClient.create(connections)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ))
                .httpResponseDecoder(HttpClients::handingOnWhatIsRead)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .responseTimeout(settings.readTimeout())
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, settings.userAgent())
                        // Some proxies in between compress all the same; see Inflation.
                        .set(HttpHeaderNames.ACCEPT_ENCODING, "identity"))
                .doOnRequest((request, connection) -> addOnce(connection, InterimAnswers.NAME, InterimAnswers::new));
    }

    Mono<Way> to(Destination destination) {
        // Java finds no host in addresses such as 127.1 or 3scale:5000, whose last label begins with a digit.
        if (destination.uri().getHost() == null) {
            return Mono.error(new UnknownHostException(destination.uri().getAuthority()));
        }
        return access.proxies()
                .of(destination.uri())
                .map(proxy -> through(proxy, destination))
                .orElseGet(() -> Mono.just(straight(destination)));
    }

    @Override
    public void close() {
        connections.dispose();
        unusedConnections.dispose();
        names.close();
    }

    /** Deprecated for the sake of Netty 5, which will have no limit here; with Netty 4 it is 8 KiB otherwise. */
    @SuppressWarnings("deprecation")
    private static HttpResponseDecoderSpec handingOnWhatIsRead(HttpResponseDecoderSpec decoder) {
        return decoder.maxChunkSize(LARGEST_READ).maxHeaderSize(LONGEST_HEADERS);
    }

    /** By their names, the queues of both tell pools to the same server apart. */
    private ConnectionProvider.Builder connections(String name, Connections settings) {
        ConnectionProvider.Builder builder = ConnectionProvider.builder(name)
                .metrics(true, () -> queues)
                .maxConnections(settings.perHost())
                .maxIdleTime(settings.idleTime())
                .evictInBackground(settings.idleTime())
                .disposeInactivePoolsInBackground(POOL_CHECK, POOL_LIFE)
                .pendingAcquireMaxCount(UNLIMITED)
                .pendingAcquireTimeout(ACQUIRE);
        settings.lifeTime().ifPresent(builder::maxLifeTime);
        return builder;
    }

    private static HttpClient speakingHttp2(HttpClient client) {
        WideWindow window = new WideWindow();
        return client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .http2Settings(settings ->
                        settings.initialWindowSize(WideWindow.STREAM).maxHeaderListSize(LONGEST_HEADERS))
                .doOnChannelInit(
                        (observer, channel, address) -> channel.pipeline().addLast(window));
    }

    private Way straight(Destination destination) {
        Optional<Reach> within = destination.within().filter(reach -> !access.privateRedirects());
        return new Way(
                straight(pooled, destination, within),
                () -> straight(unused, destination, within),
                destination.uri(),
                Optional.empty(),
                Optional.empty(),
                queueTo(destination.uri()));
    }

    private BooleanSupplier queueTo(URI uri) {
        return () -> queues.isAnyTo(uri.getHost(), Hosts.port(uri));
    }

    private HttpClient straight(Base base, Destination destination, Optional<Reach> within) {
        return clients.get(
                new Key(base, within, Optional.empty(), tlsKey(destination)),
                key -> secured(
                        key,
                        within.map(reach -> base.client().resolver(Objects.requireNonNull(guards.get(reach))))
                                .orElse(base.client())));
    }

    /** The proxy finds the server, and is asked to within its own rules; only addresses in digits can be judged here. */
    private Mono<Way> through(ProxyServer proxy, Destination destination) {
        Reach reach = reachInDigits(destination.uri()).orElse(Reach.PUBLIC);
        if (!access.privateRedirects()
                && destination.within().filter(limit -> !limit.includes(reach)).isPresent()) {
            return Mono.error(new AddressGuard.ForbiddenAddressException(
                    InetSocketAddress.createUnresolved(destination.uri().getHost(), Hosts.port(destination.uri())),
                    destination.within().get()));
        }
        return resolved(proxy).map(address -> {
            Proxy known = new Proxy(proxy, address);
            Optional<Reach> near = Optional.of(reach);
            Optional<ProxyServer> by = Optional.of(proxy);
            return destination.isSecure()
                    ? new Way(
                            tunnel(pooled, known, destination),
                            () -> tunnel(unused, known, destination),
                            destination.uri(),
                            near,
                            by,
                            queueTo(destination.uri()))
                    : new Way(
                            forwarding(pooled, known),
                            () -> forwarding(unused, known),
                            pathOf(destination.uri()),
                            near,
                            by,
                            () -> queues.isAnyTo(address.getHostString(), address.getPort()));
        });
    }

    private HttpClient tunnel(Base base, Proxy proxy, Destination destination) {
        return clients.get(
                new Key(base, Optional.empty(), Optional.of(proxy), tlsKey(destination)),
                key -> secured(
                        key,
                        base.client()
                                .resolver(NoopAddressResolverGroup.INSTANCE)
                                .proxy(spec -> tunnel(spec, proxy))));
    }

    private void tunnel(ProxyProvider.TypeSpec spec, Proxy proxy) {
        ProxyProvider.Builder builder = spec.type(ProxyProvider.Proxy.HTTP)
                .socketAddress(proxy.address())
                .connectTimeoutMillis(connectTimeout.toMillis());
        proxy.server()
                .credential()
                .ifPresent(credential -> builder.username(credential.user()).password(user -> credential.password()));
    }

    private static HttpClient forwarding(Base base, Proxy proxy) {
        AbsoluteForm form = new AbsoluteForm(proxy.server().credential());
        return base.client()
                .remoteAddress(proxy::address)
                .doOnConnected(connection -> addOnce(connection, AbsoluteForm.NAME, () -> form));
    }

    private static void addOnce(Connection connection, String name, Supplier<ChannelHandler> handler) {
        if (connection.channel().pipeline().get(name) == null) {
            connection.addHandlerLast(name, handler.get());
        }
    }

    private static HttpClient secured(Key key, HttpClient client) {
        return client.secure(key.base().tls().of(key.tls()));
    }

    private TlsContexts.Key tlsKey(Destination destination) {
        return new TlsContexts.Key(
                !destination.insecure(),
                destination.isRegistry(),
                access.tls().of(destination.registry()),
                access.tls().of(destination.server()));
    }

    private Mono<InetSocketAddress> resolved(ProxyServer proxy) {
        InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        return Mono.<InetSocketAddress>create(sink -> names.getResolver(eventLoops.next())
                        .resolve(address)
                        .addListener((Future<? super SocketAddress> found) -> {
                            if (found.isSuccess()) {
                                sink.success((InetSocketAddress) found.getNow());
                            } else {
                                sink.error(found.cause());
                            }
                        }))
                .onErrorMap(UnknownHostException.class, error -> new UnknownProxyException(proxy));
    }

    private static URI pathOf(URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create((uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()) + query);
    }

    private static Optional<Reach> reachInDigits(URI uri) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(uri.getHost()))
                .map(Reach::of);
    }
}
