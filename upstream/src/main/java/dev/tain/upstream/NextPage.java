package dev.tain.upstream;

import dev.tain.upstream.UpstreamException.Failure;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The way to the next page of a list, as a {@code Link} header says it. It is followed only within the repository: a registry
 * has no say in what else is asked for, and of whom.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288#section-3">RFC 8288, section 3</a>
 */
final class NextPage {

    private static final Pattern LINK = Pattern.compile("<([^>]*+)>([^<]*+)");
    private static final Pattern NEXT =
            Pattern.compile("(?i);\\s*+rel\\s*+=\\s*+(?:next|\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\")");

    private NextPage() {}

    /**
     * What to ask for the page after this answer; empty when it is the last.
     *
     * @throws UpstreamException when the next page is not in the same repository of the same registry
     */
    static Optional<RemoteRequest> after(RemoteRequest request, Exchange answer) {
        return answer.headers("Link").stream()
                .flatMap(line -> LINK.matcher(line).results())
                .filter(link -> NEXT.matcher(link.group(2)).find())
                .map(link -> link.group(1))
                .findFirst()
                .map(target ->
                        pathIn(request, answer, target).map(request::withPath).orElseThrow(() -> leadsAway(answer)));
    }

    private static Optional<String> pathIn(RemoteRequest request, Exchange answer, String target) {
        URI here = request.uri(answer.uri().getScheme());
        String repository = "/v2/%s/".formatted(request.repository().name());
        try {
            // The JDK's resolution is that of RFC 2396, where a query alone stands beside the path and not behind it.
            String reference = target.startsWith("?") ? answer.uri().getRawPath() + target : target;
            URI next = answer.uri().resolve(reference).normalize();
            String path = next.getRawPath();
            boolean inside = isSameOrigin(next, here) && path != null && path.startsWith(repository);
            if (!inside) {
                return Optional.empty();
            }
            String query = next.getRawQuery() == null ? "" : "?" + next.getRawQuery();
            return Optional.of(path.substring(repository.length()) + query);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whichever scheme a registry behind a proxy takes for its own: the request goes out over the one that serves it. */
    private static boolean isSameOrigin(URI one, URI other) {
        return other.getHost().equalsIgnoreCase(one.getHost()) && port(one) == port(other);
    }

    private static int port(URI uri) {
        boolean usual = uri.getPort() == ("http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443);
        return usual ? -1 : uri.getPort();
    }

    private static UpstreamException leadsAway(Exchange answer) {
        return new UpstreamException(
                Failure.FAILED,
                "%s has a next page that is not in the same repository of the same registry, where alone it is looked for"
                        .formatted(Failures.shown(answer.uri())));
    }
}
