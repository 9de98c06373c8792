package dev.tain.server.admin.web;

import dev.tain.server.observe.RequestId;
import dev.tain.server.policy.NotServedException;
import dev.tain.storage.NotCachedException;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Makes every error of the admin port a problem document, also those of paths that nobody serves.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@RestControllerAdvice
public final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String HEALTH = "/actuator/health";
    private static final URI NO_TYPE = URI.create("about:blank");

    /** What was pushed here is not given up. */
    @ExceptionHandler
    Mono<ResponseEntity<Object>> notCached(NotCachedException e, ServerWebExchange exchange) {
        return problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()), exchange);
    }

    /** There is no such document under the policy in force. */
    @ExceptionHandler
    Mono<ResponseEntity<Object>> notServed(NotServedException e, ServerWebExchange exchange) {
        return problem(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()), exchange);
    }

    /** The store has failed. */
    @ExceptionHandler
    Mono<ResponseEntity<Object>> storeFailed(IOException e, ServerWebExchange exchange) {
        log.warn(
                "{} {} has failed",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                e);
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The store has failed: %s. Look at the disk and the permissions, and try again".formatted(e),
                exchange);
    }

    /** Whoever asks has stopped in the middle of that. */
    @ExceptionHandler
    Mono<ResponseEntity<Object>> late(ChannelException e, ServerWebExchange exchange) {
        return problem(HttpStatus.REQUEST_TIMEOUT, "The request has not come as a whole within a minute", exchange);
    }

    /** Spring Boot fails so on a path of which not even the first part is a part of the health. Anybody may ask for that. */
    @ExceptionHandler
    Mono<ResponseEntity<Object>> noSuchHealth(IllegalStateException e, ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().startsWith(HEALTH) ? nothing(exchange) : unforeseen(e, exchange);
    }

    /** What nobody has foreseen. */
    @ExceptionHandler
    Mono<ResponseEntity<Object>> unforeseen(Exception e, ServerWebExchange exchange) {
        log.error(
                "{} {} has failed",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                e);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Tain has made a mistake, %s; its log says where"
                        .formatted(e.getClass().getSimpleName()),
                exchange);
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleResponseStatusException(
            ResponseStatusException e, HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        if (status.isSameCodeAs(HttpStatus.CONTENT_TOO_LARGE)) {
            return problem(HttpStatus.CONTENT_TOO_LARGE, "The body has more than 262144 bytes", exchange);
        }
        boolean nothing = e instanceof NoResourceFoundException
                || (status.isSameCodeAs(HttpStatus.NOT_FOUND) && e.getReason() == null);
        return nothing ? nothing(exchange) : super.handleResponseStatusException(e, headers, status, exchange);
    }

    @Override
    protected Mono<ResponseEntity<Object>> createResponseEntity(
            @Nullable Object body, @Nullable HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        HttpHeaders all = new HttpHeaders();
        if (headers != null) {
            all.addAll(headers);
        }
        // Whatever the client accepts: an error that it cannot read is worse than one in another form.
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (body instanceof ProblemDetail problem) {
            problem.setType(NO_TYPE);
            problem.setInstance(URI.create(exchange.getRequest().getURI().getRawPath()));
            if (exchange.getAttribute(RequestId.ATTRIBUTE) instanceof String id) {
                problem.setProperty("requestId", id);
            }
        }
        return Mono.just(new ResponseEntity<>(body, all, status));
    }

    private Mono<ResponseEntity<Object>> nothing(ServerWebExchange exchange) {
        return problem(
                HttpStatus.NOT_FOUND,
                "There is nothing at %s; /admin/v1/openapi.json describes what there is"
                        .formatted(exchange.getRequest().getPath()),
                exchange);
    }

    private Mono<ResponseEntity<Object>> problem(HttpStatus status, String detail, ServerWebExchange exchange) {
        return createResponseEntity(ProblemDetail.forStatusAndDetail(status, detail), null, status, exchange);
    }
}
