package dev.tain.config.auth;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tain.oci.Credential;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What credential helpers said, for a while. Who asks what is just being asked waits for that answer. */
final class HelperAnswers {

    static final Duration AGE = Duration.ofMinutes(1);
    /** Somebody is likely to be mending it. */
    static final Duration AGE_OF_FAILURES = Duration.ofSeconds(5);

    private static final int MOST = 1_000;

    private final CredentialHelper helpers;
    private final AsyncCache<CredentialSource.Helper, Answer> answers;

    /** A credential, none, or why it could not be had. */
    private record Answer(Optional<Credential> credential, Optional<String> failure) {

        Duration age() {
            return failure.isPresent() ? AGE_OF_FAILURES : AGE;
        }
    }

    HelperAnswers(CredentialHelper helpers, Ticker ticker) {
        this.helpers = helpers;
        answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(Expiry.<CredentialSource.Helper, Answer>writing((question, answer) -> answer.age()))
                .buildAsync();
    }

    /**
     * The credential that the helper has.
     *
     * @throws CredentialException when it could not say, now or a moment ago
     */
    Optional<Credential> ask(CredentialSource.Helper question) {
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> earlier = answers.asMap().putIfAbsent(question, mine);
        if (earlier == null) {
            complete(mine, question);
        }
        // At most as long as a helper may take.
        Answer answer = (earlier == null ? mine : earlier).join();
        answer.failure().ifPresent(message -> {
            throw new CredentialException(message);
        });
        return answer.credential();
    }

    /** Forgets all answers, also those that are on their way. */
    void forget() {
        answers.asMap().clear();
    }

    private void complete(CompletableFuture<Answer> future, CredentialSource.Helper question) {
        try {
            future.complete(new Answer(helpers.ask(question), Optional.empty()));
        } catch (CredentialException e) {
            future.complete(new Answer(Optional.empty(), Optional.of(String.valueOf(e.getMessage()))));
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e); // or those who wait would do so for ever
            throw e;
        }
    }
}
