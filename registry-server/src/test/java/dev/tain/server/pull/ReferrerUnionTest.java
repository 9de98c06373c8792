package dev.tain.server.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.Referrer;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.storage.LostTagException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Two sources of which one fails. */
class ReferrerUnionTest {

    private static final Digest SUBJECT = Digest.sha256(new byte[1]);
    private static final Referrer SIGNATURE = new Referrer(
            new Descriptor(MediaType.OCI_MANIFEST, Digest.sha256(new byte[2]), 2), Optional.empty(), Map.of());

    static Stream<Throwable> failuresForNow() {
        return Stream.of(new PlacesFailedException("a place failed"), new IOException("the store failed"));
    }

    static Stream<Throwable> otherFailures() {
        return Stream.of(
                new TooManyReferrersException(SUBJECT, "1,000 referrers"),
                new LostTagException("what was pushed is damaged"),
                new IllegalStateException("nobody foresaw it"));
    }

    @ParameterizedTest
    @MethodSource("failuresForNow")
    void hasWhatTheOtherOneKnowsAndSaysThatItMayNotBeAll(Throwable failure) {
        assertThat(union(Mono.error(failure), found(SIGNATURE)))
                .isEqualTo(new Lookup.Found<>(
                        new ServedReferrers(List.of(SIGNATURE), Origin.STORE, Optional.of(StaleWarning.UNCONFIRMED))));
    }

    @ParameterizedTest
    @MethodSource("failuresForNow")
    void isTheFailureWhereTheOtherOneKnowsNone(Throwable failure) {
        assertThatThrownBy(() -> union(found(), Mono.error(failure))).hasRootCause(failure);
    }

    @ParameterizedTest
    @MethodSource("otherFailures")
    void isTheFailureWhateverTheOtherOneKnows(Throwable failure) {
        assertThatThrownBy(() -> union(found(SIGNATURE), Mono.error(failure))).hasRootCause(failure);
        assertThatThrownBy(() -> union(Mono.error(failure), found(SIGNATURE))).hasRootCause(failure);
    }

    @Test
    void isWhatTheOneKnowsThatIsNotRefused() {
        Mono<Lookup<ServedReferrers>> refused = Mono.just(new Lookup.Refused<>("not allowed"));

        assertThat(union(refused, found(SIGNATURE))).isInstanceOf(Lookup.Found.class);
        assertThat(union(refused, refused)).isInstanceOf(Lookup.Refused.class);
    }

    private static Lookup<ServedReferrers> union(
            Mono<Lookup<ServedReferrers>> first, Mono<Lookup<ServedReferrers>> second) {
        return ReferrerUnion.of(first, second).toFuture().join();
    }

    private static Mono<Lookup<ServedReferrers>> found(Referrer... referrers) {
        return Mono.just(new Lookup.Found<>(new ServedReferrers(List.of(referrers), Origin.STORE, Optional.empty())));
    }
}
