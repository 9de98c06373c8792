package dev.tain.testkit;

import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * The storage or CDN behind a registry, on a free port of 127.0.0.1. Its addresses are presigned, each for one method, and a
 * request that carries {@code Authorization} is refused.
 */
public final class FakeStorage implements AutoCloseable {

    private final Presigning presigning;
    private final LoopbackServer server;
    private final URI address;
    private final Map<String, Signed> objects = new ConcurrentHashMap<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    /** What an address with a query stands for. */
    private record Signed(String method, Content content) {}

    private FakeStorage(
            Presigning presigning, Optional<GenericSslContextSpec<SslContextBuilder>> tls, Optional<String> host) {
        this.presigning = presigning;
        server = new LoopbackServer(tls, this::handle);
        address = host.map(name -> URI.create("https://" + name)).orElseGet(() -> server.uri("/"));
    }

    /** A storage service over plain HTTP. */
    public static FakeStorage start(Presigning presigning) {
        return new FakeStorage(presigning, Optional.empty(), Optional.empty());
    }

    /** A storage service over HTTPS, which its addresses name by this host without a port. */
    public static FakeStorage start(Presigning presigning, TestCertificate certificate, String host) {
        return new FakeStorage(presigning, Optional.of(certificate.serverContext()), Optional.of(host));
    }

    /** The port of 127.0.0.1 that it listens on. */
    public int port() {
        return server.port();
    }

    /** Keeps content, at an address with a secret in its query that is good for this method. */
    public URI put(String method, Content content) {
        String path = "/bucket/" + count.incrementAndGet() + "?" + presigning.query(TestSecret.word());
        objects.put(path, new Signed(method, content));
        return address.resolve(path);
    }

    /** A registry sends those who ask with GET, and may have the content, here; refusals stay what they are. */
    public Fault redirectsGet(int status) {
        return Fault.redirectOfContent(status, content -> put("GET", content));
    }

    /** A registry sends those who ask with HEAD here likewise. */
    public Fault redirectsHead(int status) {
        return Fault.redirectOfContent(status, content -> put("HEAD", content));
    }

    /** Makes all addresses invalid that were given out so far. */
    public void expireAddresses() {
        objects.clear();
    }

    /** All requests so far, in the order in which they came. */
    public List<RecordedRequest> requests() {
        return exchanges.stream().map(Exchange::recorded).toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        Exchange exchange = Exchange.of(request);
        exchanges.add(exchange);
        Answer answer = answer(exchange.request());
        answer.applyRange();
        return AnswerWriter.write(exchange, answer, response);
    }

    private Answer answer(RecordedRequest request) {
        if (request.header("Authorization").isPresent()) {
            return presigning.toAuthorization();
        }
        Signed object = objects.get(request.uri());
        if (object == null || !object.method().equals(request.method())) {
            return new Answer(403, Content.of("<Error><Code>SignatureDoesNotMatch</Code></Error>"))
                    .header(Answer.CONTENT_TYPE, "application/xml");
        }
        Answer answer = new Answer(200, object.content()).header(Answer.CONTENT_TYPE, "application/octet-stream");
        answer.range(request.header("Range"));
        return answer;
    }
}
