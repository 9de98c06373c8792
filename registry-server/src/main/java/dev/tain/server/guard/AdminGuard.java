package dev.tain.server.guard;

import dev.tain.server.observe.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Stands before everything on the admin port. Names each request, finds out who has sent it and what it asks for, refuses what they
 * may not do, and has the audit note every write and every refusal.
 */
public final class AdminGuard implements WebFilter, Ordered {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final AdminCallers callers;
    private final AuditLog audit;

    public AdminGuard(AdminCallers callers, AuditLog audit) {
        this.callers = callers;
        this.audit = audit;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String requestId = RequestId.of(request.getHeaders().getFirst(RequestId.HEADER));
        exchange.getAttributes().put(RequestId.ATTRIBUTE, requestId);
        exchange.getResponse().getHeaders().set(RequestId.HEADER, requestId);
        AdminOperation operation =
                AdminOperations.find(request.getMethod(), request.getPath().pathWithinApplication());
        if (operation.role().isEmpty()) {
            return open(operation, exchange, chain);
        }
        AdminVisit visit = new AdminVisit(requestId, request, operation, callers.find(request));
        Optional<Refusal> refusal =
                Refusal.of(operation, visit.who()).or(() -> Refusal.ofImpersonation(request.getHeaders()));
        if (refusal.isPresent()) {
            return refuse(refusal.get(), visit, exchange);
        }
        return READING.contains(request.getMethod()) ? chain.filter(exchange) : audited(visit, exchange, chain);
    }

    /** Probes come without credentials, and learn whether Tain is well; why it is not is for those who may read. */
    private Mono<Void> open(AdminOperation operation, ServerWebExchange exchange, WebFilterChain chain) {
        boolean known = !operation.isHealth()
                || callers.find(exchange.getRequest()).caller().isPresent();
        return chain.filter(
                known
                        ? exchange
                        : exchange.mutate()
                                .response(new StatusAlone(exchange.getResponse()))
                                .build());
    }

    private Mono<Void> refuse(Refusal refusal, AdminVisit visit, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        Refusal.Document document =
                refusal.document(visit.request().getPath().pathWithinApplication(), visit.requestId());
        byte[] bytes = (document.json() + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatusCode(refusal.status());
        if (refusal.status().equals(HttpStatus.UNAUTHORIZED)) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.getHeaders().setContentType(document.type());
        response.getHeaders().setContentLength(bytes.length);
        Mono<DataBuffer> body = Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes));
        AuditEntry entry = AuditEntry.refused(visit, refusal.status(), refusal.reason(), Deed.of(exchange));
        return audit.write(entry).then(Mono.defer(() -> response.writeWith(body)));
    }

    /** The answer has its status when it is about to go out, also one that stands for an error of the handlers. */
    private Mono<Void> audited(AdminVisit visit, ServerWebExchange exchange, WebFilterChain chain) {
        AtomicBoolean noted = new AtomicBoolean();
        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(() -> {
            HttpStatusCode status = Objects.requireNonNullElse(response.getStatusCode(), HttpStatus.OK);
            return noted.compareAndSet(false, true)
                    ? audit.write(AuditEntry.answered(visit, status, Deed.of(exchange)))
                    : Mono.empty();
        });
        return chain.filter(exchange).doOnCancel(() -> {
            if (noted.compareAndSet(false, true)) {
                audit.writeLater(AuditEntry.left(visit, Deed.of(exchange)));
            }
        });
    }
}
