package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Credential;
import dev.tain.oci.RegistryHost;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.Tokens.TokenKey;
import dev.tain.upstream.UpstreamException.Failure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How long tokens are used, and when the next ones are asked for. */
class TokensTest {

    private static final TokenKey KEY = key(Optional.empty());

    private final ManualClock clock = ManualClock.atAnyTime();
    private final List<Sinks.One<Token>> asked = new ArrayList<>();
    private final Tokens tokens = new Tokens(
            key -> {
                Sinks.One<Token> sink = Sinks.one();
                asked.add(sink);
                return sink.asMono();
            },
            clock);

    @Test
    void oneQuestionServesAllWhoWait() {
        List<String> got = new ArrayList<>();
        Mono<String> token = tokens.get(KEY);
        token.subscribe(got::add);
        token.subscribe(got::add);
        issue(0, "one", 300);

        assertThat(got).containsExactly("Bearer one", "Bearer one");
        assertThat(asked).hasSize(1);
    }

    @Test
    void accountsHaveTokensOfTheirOwn() {
        tokens.get(KEY).subscribe();
        tokens.get(key(Optional.of(new Credential.Password("alice", "x")))).subscribe();

        assertThat(asked).hasSize(2);
    }

    @Test
    void isRenewedBeforeItEndsWhileTheOldOneIsUsed() {
        tokens.get(KEY).subscribe();
        issue(0, "one", 300);

        clock.advance(Duration.ofSeconds(250));
        assertThat(tokens.get(KEY).block()).isEqualTo("Bearer one");
        assertThat(tokens.get(KEY).block()).isEqualTo("Bearer one");
        assertThat(asked).as("one renewal at a time").hasSize(2);
        issue(1, "two", 300);

        assertThat(tokens.get(KEY).block()).isEqualTo("Bearer two");
    }

    @Test
    void aRenewalThatFailsIsTriedAgainAndCostsNobodyAnything() {
        tokens.get(KEY).subscribe();
        issue(0, "one", 300);
        clock.advance(Duration.ofSeconds(250));
        tokens.get(KEY).block();
        asked.get(1).tryEmitError(new UpstreamException(Failure.SERVER_ERROR, "down"));

        assertThat(tokens.get(KEY).block()).isEqualTo("Bearer one");
        assertThat(asked).hasSize(3);
    }

    @Test
    void isNotUsedPastItsEnd() {
        tokens.get(KEY).subscribe();
        issue(0, "one", 300);
        clock.advance(Duration.ofSeconds(290));
        List<String> got = new ArrayList<>();
        tokens.get(KEY).subscribe(got::add);

        assertThat(got).isEmpty();
        issue(1, "two", 300);
        assertThat(got).containsExactly("Bearer two");
    }

    @Test
    void aRefusedOneIsForgottenAndANewerOneStays() {
        tokens.get(KEY).subscribe();
        issue(0, "one", 300);

        tokens.forget("Bearer other");
        assertThat(tokens.get(KEY).block()).isEqualTo("Bearer one");
        tokens.forget("Bearer one");
        tokens.get(KEY).subscribe();

        assertThat(asked).hasSize(2);
    }

    @Test
    void afterAFailureItIsAskedForAnew() {
        List<Throwable> errors = new ArrayList<>();
        tokens.get(KEY).subscribe(token -> {}, errors::add);
        asked.get(0).tryEmitError(new UpstreamException(Failure.SERVER_ERROR, "down"));
        tokens.get(KEY).subscribe();

        assertThat(errors).hasSize(1);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aDenialHoldsForHalfAMinuteForThoseWhoShowTheSame() {
        List<Throwable> errors = new ArrayList<>();
        tokens.get(KEY).subscribe(token -> {}, errors::add);
        asked.get(0).tryEmitError(new UpstreamException(Failure.DENIED, "no"));

        clock.advance(Duration.ofSeconds(29));
        tokens.get(KEY).subscribe(token -> {}, errors::add);
        assertThat(errors).hasSize(2).allSatisfy(error -> assertThat(error).hasMessage("no"));
        assertThat(asked).hasSize(1);

        tokens.get(key(Optional.of(new Credential.Password("alice", "new")))).subscribe();
        assertThat(asked).as("another credential is another matter").hasSize(2);

        clock.advance(Duration.ofSeconds(1));
        tokens.get(KEY).subscribe();
        assertThat(asked).hasSize(3);
    }

    @Test
    void aDenialEndsWithAClockThatIsSetBack() {
        tokens.get(KEY).subscribe(token -> {}, error -> {});
        asked.get(0).tryEmitError(new UpstreamException(Failure.DENIED, "no"));

        clock.advance(Duration.ofHours(-1));
        tokens.get(KEY).subscribe();

        assertThat(asked).hasSize(2);
    }

    @Test
    void livesAMinuteWhenNothingIsSaidAndFromWhenItWasIssued() {
        assertThat(read("{\"token\":\"t\"}").end()).isEqualTo(clock.instant().plusSeconds(50));
        assertThat(read("{\"access_token\":\"t\",\"expires_in\":5}").end())
                .isEqualTo(clock.instant().plusSeconds(50));
        assertThat(read("{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"%s\"}"
                                .formatted(clock.instant().minusSeconds(100)))
                        .end())
                .isEqualTo(clock.instant().plusSeconds(190));
        assertThat(read("{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"%s\"}"
                                .formatted(clock.instant().plusSeconds(100)))
                        .end())
                .as("their clock is ahead")
                .isEqualTo(clock.instant().plusSeconds(290));
        assertThat(read("{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"2020-01-01T00:00:00Z\"}")
                        .end())
                .as("ours is ahead: better used once than never")
                .isEqualTo(clock.instant().plusSeconds(50));
    }

    private Token read(String answer) {
        return Token.read("https://auth.example", answer.getBytes(StandardCharsets.UTF_8), clock.instant());
    }

    private void issue(int question, String token, int seconds) {
        asked.get(question).tryEmitValue(read("{\"token\":\"%s\",\"expires_in\":%d}".formatted(token, seconds)));
    }

    private static TokenKey key(Optional<Credential> credential) {
        Trust trust = new Trust(RegistryHost.parse("registry.example"), false, Reach.PUBLIC);
        return new TokenKey(
                new Demand.Bearer(
                        URI.create("https://auth.registry.example/token"),
                        Optional.of("registry"),
                        List.of("repository:a/b:pull"),
                        trust),
                credential);
    }
}
