package dev.tain.testkit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Docker Hub's limit on pulls. A GET of a manifest counts and a HEAD does not; the headers come with both. Past the limit a
 * GET is refused.
 *
 * @see <a href="https://docs.docker.com/docker-hub/usage/pulls/">Docker Hub pull usage and limits</a>
 */
public final class PullLimit {

    private static final String WINDOW = ";w=21600";
    private static final String REFUSAL = """
            {"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit. You may increase the limit by \
            authenticating and upgrading: https://www.docker.com/increase-rate-limit"}]}
            """;

    private final int limit;
    private final AtomicInteger pulls = new AtomicInteger();

    private PullLimit(int limit) {
        this.limit = limit;
    }

    /** So many pulls in six hours. */
    public static PullLimit of(int pulls) {
        return new PullLimit(pulls);
    }

    /** What happens to each GET of a manifest. */
    public Fault counting() {
        return new Fault(answer -> {
            if (answer.status() == 200 && pulls.incrementAndGet() > limit) {
                refuse(answer);
            } else {
                show(answer);
            }
        });
    }

    /** What happens to each HEAD of a manifest. */
    public Fault showing() {
        return new Fault(this::show);
    }

    /** The pulls so far. */
    public int pulls() {
        return pulls.get();
    }

    private void show(Answer answer) {
        if (answer.status() == 200 || answer.status() == 429) {
            answer.header("ratelimit-limit", limit + WINDOW)
                    .header("ratelimit-remaining", Math.max(0, limit - pulls.get()) + WINDOW)
                    .header("docker-ratelimit-source", "192.0.2.1");
        }
    }

    private void refuse(Answer answer) {
        answer.become(new Answer(429, Content.of(REFUSAL))
                .header(Answer.CONTENT_TYPE, "application/json")
                .header("Retry-After", "60"));
        show(answer);
    }
}
