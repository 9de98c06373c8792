package dev.tain.upstream;

import dev.tain.upstream.UpstreamException.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Follows redirects as far as the registry that gives them is trusted.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx">RFC 9110, section 15.4</a>
 */
final class Redirects {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final int MOST = 5;

    private Redirects() {}

    /** Sends the request again. */
    @FunctionalInterface
    interface Again {

        /**
         * Sends it.
         *
         * @param sameOrigin whether all addresses so far were on the first server: only there may it show who it comes from
         */
        Mono<Exchange> send(URI target, boolean sameOrigin);
    }

    /** The answer that the redirects lead to: this one when it is none. */
    static Mono<Exchange> followed(Exchange answer, Trust trust, Again again) {
        return followed(answer, trust, again, true, MOST);
    }

    private static Mono<Exchange> followed(
            Exchange answer, Trust trust, Again again, boolean sameOrigin, int hopsLeft) {
        if (!STATUSES.contains(answer.status())) {
            return Mono.just(answer);
        }
        answer.discard();
        Optional<URI> target = answer.header(HttpHeaderNames.LOCATION)
                .flatMap(location -> Hosts.resolve(answer.uri(), location))
                .filter(trust::permits);
        if (target.isEmpty() || hopsLeft == 0) {
            return Mono.error(new UpstreamException(
                    Failure.FAILED,
                    "%s answered %s, which leads nowhere: %s"
                            .formatted(
                                    Failures.shown(answer.uri()),
                                    answer.statusLine(),
                                    hopsLeft == 0 ? "too many redirects" : "no Location that may be followed")));
        }
        boolean stays = sameOrigin && Hosts.isSameOrigin(answer.uri(), target.get());
        return again.send(target.get(), stays).flatMap(next -> followed(next, trust, again, stays, hopsLeft - 1));
    }
}
