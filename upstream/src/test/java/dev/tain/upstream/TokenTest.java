package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.heads;
import static dev.tain.testkit.RequestMatch.tokens;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.upstream.UpstreamException.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Tokens that anybody gets. */
class TokenTest {

    private static final int MANY = 50;

    private final FakeRegistry registry =
            FakeRegistry.builder().anonymousTokens().start();
    private final RegistryClient client = Calls.patient();
    private final Digest blob = registry.putBlob(NAME, Content.random(1, 1000));

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void manyPullsAtOnceCostOneToken() {
        Long sizes = Flux.range(0, MANY)
                .flatMap(i -> client.checkBlob(in(registry), blob, Via.NOBODY), MANY)
                .count()
                .block(Calls.LONG);

        assertThat(sizes).isEqualTo(MANY);
        assertThat(registry.requests(tokens())).hasSize(1);
    }

    @Test
    void aTokenIsUsedAgain() {
        for (int i = 0; i < 3; i++) {
            value(client.checkBlob(in(registry), blob, Via.NOBODY));
        }

        assertThat(registry.requests(tokens())).hasSize(1);
        assertThat(registry.requests(heads()))
                .as("only the first is challenged")
                .hasSize(4);
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAnewOnce() {
        value(client.checkBlob(in(registry), blob, Via.NOBODY));
        registry.revokeTokens();

        value(client.checkBlob(in(registry), blob, Via.NOBODY));

        assertThat(registry.requests(tokens())).hasSize(2);
    }

    @Test
    void aRegistryThatRefusesEveryTokenHasDenied() {
        registry.on(heads())
                .always(
                        Fault.status(401),
                        Fault.header(
                                "WWW-Authenticate",
                                "Bearer realm=\"%s\",service=\"s\"".formatted(registry.uri("/token"))));

        assertThat(failure(client.checkBlob(in(registry), blob, Via.NOBODY)).failure())
                .isEqualTo(Failure.DENIED);
        assertThat(registry.requests(heads())).hasSize(2);
    }

    @Test
    void aTokenServiceThatFailsIsNamedWithoutItsQuery() {
        registry.on(tokens()).always(Fault.status(503));

        assertThat(failure(client.checkBlob(in(registry), blob, Via.NOBODY)))
                .hasMessageContainingAll(registry.host().toString(), "503 Service Unavailable")
                .hasMessageNotContaining("scope");
    }
}
