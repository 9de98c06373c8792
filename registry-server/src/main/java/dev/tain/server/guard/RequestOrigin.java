package dev.tain.server.guard;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Signs that a request comes for somebody else than the one whose address or certificate it has. Each is a reason in words; empty
 * when there is no such sign.
 */
final class RequestOrigin {

    /** What a proxy in front of this port adds, whoever is behind it. */
    private static final Set<String> OF_PROXIES = Set.of("forwarded", "via", "x-real-ip");

    private static final String OF_MANY_PROXIES = "x-forwarded-";

    /** Beside these, "same-site" stands for another port of this very machine, and "cross-site" for anything. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private static final Pattern LOOPBACK = Pattern.compile(
            "(?:localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private RequestOrigin() {}

    /** That another program has passed it on, so that its address is that of the program. */
    static Optional<String> passedOn(ServerHttpRequest request) {
        return request.getHeaders().headerNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> OF_PROXIES.contains(name) || name.startsWith(OF_MANY_PROXIES))
                .findFirst()
                .map(name ->
                        "another program has passed it on, as a header like Forwarded, X-Forwarded-For or Via says");
    }

    /** That a browser sends it for a page of another site. */
    static Optional<String> foreignSite(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        List<String> hosts = headers.getOrDefault(HttpHeaders.HOST, List.of());
        String scheme = request.getSslInfo() == null ? "http" : "https";
        boolean ownOrigin = headers.getOrDefault(HttpHeaders.ORIGIN, List.of()).stream()
                .allMatch(origin -> hosts.size() == 1 && origin.equalsIgnoreCase(scheme + "://" + hosts.get(0)));
        boolean ownSite =
                headers.getOrDefault("Sec-Fetch-Site", List.of()).stream().allMatch(OWN_SITE::contains);
        return ownOrigin && ownSite ? Optional.empty() : Optional.of("a browser sends it for another site");
    }

    /** That it was sent to a name that only seems to be this machine's: whoever owns a name chooses its address. */
    static Optional<String> foreignName(ServerHttpRequest request) {
        List<String> hosts = request.getHeaders().getOrDefault(HttpHeaders.HOST, List.of());
        return hosts.size() == 1 && LOOPBACK.matcher(hosts.get(0)).matches()
                ? Optional.empty()
                : Optional.of("it was sent to another name than localhost, 127.0.0.1 or [::1]");
    }
}
