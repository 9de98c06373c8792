package dev.tain.upstream;

import dev.tain.oci.RegistryHost;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a registry may be asked, as Docker Hub says it with its answers about manifests.
 *
 * @param host which registry
 * @param account who asks: a user, or {@code anonymous}
 * @param limit how many pulls there may be within the window
 * @param remaining how many are left
 * @param window how long the window is, where the registry says so
 * @see <a href="https://docs.docker.com/docker-hub/usage/pulls/">Docker Hub's pull limits</a>
 */
public record RateLimit(RegistryHost host, String account, long limit, long remaining, Optional<Duration> window) {

    private static final Pattern QUOTA = Pattern.compile("\\s*([0-9]{1,12})\\s*(?:;\\s*w=([0-9]{1,9}))?\\s*");

    static Optional<RateLimit> of(RemoteRequest request, Exchange answer, Optional<Authorization> shown) {
        Matcher limit = QUOTA.matcher(answer.header("RateLimit-Limit").orElse(""));
        Matcher remaining = QUOTA.matcher(answer.header("RateLimit-Remaining").orElse(""));
        if (!limit.matches() || !remaining.matches()) {
            return Optional.empty();
        }
        return Optional.of(new RateLimit(
                request.repository().endpoint().host(),
                shown.map(Authorization::caller).orElse(Caller.NOBODY).account(),
                Long.parseLong(limit.group(1)),
                Long.parseLong(remaining.group(1)),
                Optional.ofNullable(limit.group(2)).map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))));
    }
}
