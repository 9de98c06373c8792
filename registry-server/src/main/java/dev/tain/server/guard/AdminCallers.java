package dev.tain.server.guard;

import dev.tain.config.admin.AdminCredentials;
import dev.tain.config.admin.TokenEntry;
import dev.tain.server.guard.CertificateSubject.Subject;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/**
 * Finds out who has sent a request. A token counts before a certificate: it was given for this request, while a certificate comes
 * with the connection.
 *
 * <p>Nobody is locked out after wrong tokens: 256 random bits are not guessed, and a lock would let anybody keep others out.
 */
public final class AdminCallers {

    private static final String BEARER = "bearer ";
    private static final int LONGEST_TOKEN = 512;

    private final Supplier<Optional<AdminCredentials>> credentials;

    /**
     * Knows those of the file.
     *
     * @param credentials those in force; empty while no file is set, when everybody on this machine is an administrator
     */
    public AdminCallers(Supplier<Optional<AdminCredentials>> credentials) {
        this.credentials = credentials;
    }

    Identification find(ServerHttpRequest request) {
        Optional<AdminCredentials> known = credentials.get();
        if (known.isEmpty()) {
            return fromHere(request);
        }
        List<String> authorization = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        return authorization.isEmpty() ? byCertificate(known.get(), request) : byToken(known.get(), authorization);
    }

    private static Identification byToken(AdminCredentials known, List<String> authorization) {
        String value = authorization.get(0);
        if (authorization.size() > 1 || !value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Identification.nobody("the Authorization header has no bearer token");
        }
        String token = value.substring(BEARER.length()).strip();
        Optional<TokenEntry> entry = token.length() > LONGEST_TOKEN ? Optional.empty() : known.byToken(token);
        return entry.map(found -> Identification.of(new AdminCaller("token:" + found.name(), found.role())))
                .orElseGet(() -> Identification.nobody("the bearer token is none of those that are known"));
    }

    private static Identification byCertificate(AdminCredentials known, ServerHttpRequest request) {
        Optional<X509Certificate> shown = certificate(request);
        if (shown.isEmpty()) {
            return Identification.nobody("it came with no credential");
        }
        Optional<String> foreign = RequestOrigin.foreignSite(request);
        if (foreign.isPresent()) {
            // A browser shows its user's certificate whoever has made it send the request.
            return Identification.nobody(foreign.get());
        }
        Optional<Subject> subject = CertificateSubject.of(shown.get());
        return subject.flatMap(found -> known.byCertificate(found.commonName(), found.organizations())
                        .map(role -> new AdminCaller("certificate:" + found.commonName(), role)))
                .map(Identification::of)
                .orElseGet(() -> Identification.nobody("the client certificate is none of those that are known"));
    }

    /** TLS has verified it. */
    private static Optional<X509Certificate> certificate(ServerHttpRequest request) {
        SslInfo tls = request.getSslInfo();
        X509Certificate[] chain = tls == null ? null : tls.getPeerCertificates();
        return chain == null || chain.length == 0 ? Optional.empty() : Optional.of(chain[0]);
    }

    private static Identification fromHere(ServerHttpRequest request) {
        InetSocketAddress from = request.getRemoteAddress();
        if (from == null || from.getAddress() == null || !from.getAddress().isLoopbackAddress()) {
            return Identification.nobody("it came from another machine");
        }
        return RequestOrigin.passedOn(request)
                .or(() -> RequestOrigin.foreignSite(request))
                .or(() -> RequestOrigin.foreignName(request))
                .map(Identification::nobody)
                .orElseGet(() -> Identification.of(AdminCaller.LOCAL));
    }
}
