package dev.tain.testkit;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.Endpoint;
import dev.tain.oci.Identifier;
import dev.tain.oci.MediaType;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * A registry for reading, on a free port of 127.0.0.1, that a test fills with content and scripts with faults, and that
 * records what it was asked.
 *
 * <pre>{@code
 * try (FakeRegistry registry = FakeRegistry.start()) {
 *     Digest layer = registry.putBlob(repository, Content.random(1, 100_000));
 *     registry.on(gets().and(blob(layer))).first(1, Fault.resetAfter(40_000));
 *     …
 *     assertThat(registry.bytesServed(layer)).isEqualTo(100_000);
 * }
 * }</pre>
 */
public final class FakeRegistry implements AutoCloseable {

    static final String DIGEST_HEADER = "Docker-Content-Digest";

    private final AccessControl accessControl;
    private final RegistryContents contents = new RegistryContents();
    private final List<FaultScript> scripts = new CopyOnWriteArrayList<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;

    private FakeRegistry(Builder builder) {
        accessControl = builder.accessControl;
        server = new LoopbackServer(builder.tls, this::handle);
    }

    /** A registry over plain HTTP that everybody may read. */
    public static FakeRegistry start() {
        return builder().start();
    }

    /** The choices before the start. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is chosen before the start: TLS or not, and who may read. */
    public static final class Builder {

        private Optional<GenericSslContextSpec<SslContextBuilder>> tls = Optional.empty();
        private AccessControl accessControl = AccessControl.open();

        private Builder() {}

        /** Serves HTTPS alone. */
        public Builder tls(TestCertificate certificate) {
            tls = Optional.of(certificate.serverContext());
            return this;
        }

        /** Serves HTTPS alone, to clients with a certificate of the authority. */
        public Builder tls(TestCertificate certificate, TestAuthority clients) {
            tls = Optional.of(certificate.serverContext(clients));
            return this;
        }

        /** Only for requests with these credentials. */
        public Builder basic(Credentials credentials) {
            return basic(credentials, "Basic realm=\"fake registry\"");
        }

        /** Only for requests with these credentials, with these challenges to others, each in a header line of its own. */
        public Builder basic(Credentials credentials, String... challenges) {
            accessControl = AccessControl.basic(credentials, List.of(challenges));
            return this;
        }

        /** Only for requests with a token, which anybody gets. */
        public Builder anonymousTokens() {
            accessControl = new BearerTokens(Optional.empty());
            return this;
        }

        /** Only for requests with a token, which one gets for these credentials. */
        public Builder tokensFor(Credentials credentials) {
            accessControl = new BearerTokens(Optional.of(credentials));
            return this;
        }

        /** Only for requests with a token of a service that stands elsewhere. */
        public Builder tokens(TokenAccess access) {
            accessControl = access;
            return this;
        }

        public FakeRegistry start() {
            return new FakeRegistry(this);
        }
    }

    /** The port of 127.0.0.1 that this registry listens on. */
    public int port() {
        return server.port();
    }

    /** {@code 127.0.0.1:<port>}. */
    public RegistryHost host() {
        return RegistryHost.parse("127.0.0.1:" + port());
    }

    /** How a client without the certificate reaches it: insecure, over TLS or not. */
    public Endpoint endpoint() {
        return new Endpoint(host(), true);
    }

    /** The address of a path, which begins with a slash. */
    public URI uri(String path) {
        return server.uri(path);
    }

    public URI manifestUri(RepositoryName repository, Identifier identifier) {
        return uri("/v2/%s/manifests/%s".formatted(repository, identifier));
    }

    public URI blobUri(RepositoryName repository, Digest digest) {
        return uri("/v2/%s/blobs/%s".formatted(repository, digest));
    }

    /** Puts a blob under its own digest. */
    public Digest putBlob(RepositoryName repository, Content content) {
        Digest digest = content.digest();
        putBlob(repository, digest, content);
        return digest;
    }

    /** Puts a blob under a digest which is not checked: for content that is large, or wrong on purpose. */
    public void putBlob(RepositoryName repository, Digest digest, Content content) {
        contents.putBlob(repository, digest, content);
    }

    /** Puts a manifest under its own digest. */
    public Descriptor putManifest(RepositoryName repository, MediaType mediaType, Content content) {
        Descriptor descriptor = new Descriptor(mediaType, content.digest(), content.size());
        contents.putManifest(repository, descriptor.digest(), mediaType, content);
        return descriptor;
    }

    /** Points a tag at a manifest, or moves it there. */
    public void tag(RepositoryName repository, Tag tag, Digest manifest) {
        contents.tag(repository, tag, manifest);
    }

    /**
     * Lists a referrer of a manifest.
     *
     * @param descriptor in JSON, as it is to be listed
     */
    public void addReferrer(RepositoryName repository, Digest subject, String descriptor) {
        contents.addReferrer(repository, subject, descriptor);
    }

    /** Has no referrers API any more, like a registry from before version 1.1 of the specification. */
    public void forgetReferrersApi() {
        contents.forgetReferrersApi();
    }

    /** Lists no more than this on a page. */
    public void pageSize(int most) {
        contents.pageSize(most);
    }

    /** Puts an index of these descriptors under a tag, as clients do where there is no referrers API. */
    public void tagReferrers(RepositoryName repository, Tag tag, List<String> descriptors) {
        Descriptor index = putManifest(repository, MediaType.OCI_INDEX, Content.of(Listings.index(descriptors)));
        tag(repository, tag, index.digest());
    }

    /** Removes a tag, or the manifest, blob and list of referrers with a digest. */
    public void remove(RepositoryName repository, Identifier identifier) {
        contents.remove(repository, identifier);
    }

    /** Begins a script: what happens to requests that match. All scripts that match a request apply, in their order. */
    public Scripting on(RequestMatch match) {
        return new Scripting(match);
    }

    /** Says which of the matching requests the faults happen to; they are counted from 1 and from now on. */
    public final class Scripting {

        private final RequestMatch match;

        private Scripting(RequestMatch match) {
            this.match = match;
        }

        /** The faults happen to every matching request. */
        public void always(Fault... faults) {
            add(turn -> true, faults);
        }

        /** The faults happen to the first {@code count} matching requests. */
        public void first(int count, Fault... faults) {
            add(turn -> turn <= count, faults);
        }

        /** The faults happen to the n-th matching request alone. */
        public void nth(int n, Fault... faults) {
            add(turn -> turn == n, faults);
        }

        private void add(IntPredicate turns, Fault... faults) {
            scripts.add(new FaultScript(match, turns, List.of(faults)));
        }
    }

    /** From now on the registry is honest again. */
    public void clearFaults() {
        scripts.clear();
    }

    /** Makes all tokens invalid that were issued so far. */
    public void revokeTokens() {
        if (accessControl instanceof BearerTokens tokens) {
            tokens.revokeAll();
        }
    }

    /** All requests so far, in the order in which they came. */
    public List<RecordedRequest> requests() {
        return requests(RequestMatch.anything());
    }

    /** The requests so far that match, in the order in which they came. */
    public List<RecordedRequest> requests(RequestMatch match) {
        return exchanges.stream().map(Exchange::recorded).filter(match::matches).toList();
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        exchanges.clear();
    }

    /** The bytes of bodies that were sent to requests which name the digest. */
    public long bytesServed(Digest digest) {
        return requests().stream()
                .filter(request -> request.digest().filter(digest::equals).isPresent())
                .mapToLong(request -> request.answer().bodyBytes())
                .sum();
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        server.close();
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        Optional<FakeTokenService> tokens = accessControl.ownTokenService().filter(service -> service.isMeant(request));
        return tokens.isPresent() ? tokens.get().handle(request, response) : handleContent(request, response);
    }

    private Mono<Void> handleContent(HttpServerRequest request, HttpServerResponse response) {
        Exchange exchange = Exchange.of(request);
        exchanges.add(exchange);
        Answer answer = honestAnswer(exchange.request());
        scripts.forEach(script -> script.play(exchange.request(), answer));
        answer.applyRange();
        return AnswerWriter.write(exchange, answer, response);
    }

    private Answer honestAnswer(RecordedRequest request) {
        if (request.target().kind() == RequestTarget.Kind.TOKEN) {
            return accessControl.token(request);
        }
        return accessControl.challenge(request, uri("/")).orElseGet(() -> contents.answer(request));
    }
}
