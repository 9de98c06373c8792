package dev.tain.server.pull;

import dev.tain.oci.Referrer;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.PlacesFailedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** What two lists of referrers of one manifest have together. */
final class ReferrerUnion {

    private ReferrerUnion() {}

    /** What came of one question. */
    private record Outcome(Optional<Lookup<ServedReferrers>> answer, Optional<Throwable> failure) {

        static Mono<Outcome> of(Mono<Lookup<ServedReferrers>> question) {
            return question.map(answer -> new Outcome(Optional.of(answer), Optional.empty()))
                    .onErrorResume(
                            Outcome::leavesRoomForOthers,
                            error -> Mono.just(new Outcome(Optional.empty(), Optional.of(error))));
        }

        private static boolean leavesRoomForOthers(Throwable error) {
            return (error instanceof PlacesFailedException && !(error instanceof TooManyReferrersException))
                    || StoreAccess.isFailure(error);
        }

        Stream<ServedReferrers> found() {
            return answer.stream()
                    .flatMap(it -> it instanceof Lookup.Found<ServedReferrers> found
                            ? Stream.of(found.value())
                            : Stream.empty());
        }
    }

    /** Each once, in the order of their digests; what the second says counts more. */
    static List<Referrer> of(List<Referrer> first, List<Referrer> second) {
        Map<String, Referrer> all = new TreeMap<>();
        first.forEach(referrer -> all.put(referrer.digest().toString(), referrer));
        second.forEach(referrer -> all.put(referrer.digest().toString(), referrer));
        return List.copyOf(all.values());
    }

    /**
     * The answers to two questions, asked at once, in one. Where one fails, what the other has is served with a warning; that there are
     * none could be wrong then.
     */
    static Mono<Lookup<ServedReferrers>> of(Mono<Lookup<ServedReferrers>> first, Mono<Lookup<ServedReferrers>> second) {
        return Mono.zip(Outcome.of(first), Outcome.of(second)).flatMap(both -> answer(both.getT1(), both.getT2()));
    }

    private static Mono<Lookup<ServedReferrers>> answer(Outcome first, Outcome second) {
        Optional<ServedReferrers> union =
                Stream.concat(first.found(), second.found()).reduce(ReferrerUnion::of);
        Optional<Throwable> failure = first.failure().or(second::failure);
        if (failure.isPresent()) {
            return union.filter(served -> !served.referrers().isEmpty())
                    .map(ServedReferrers::unconfirmed)
                    .map(ReferrerUnion::found)
                    .orElseGet(() -> Mono.error(failure.get()));
        }
        return union.map(ReferrerUnion::found).orElseGet(() -> Mono.justOrEmpty(first.answer()));
    }

    private static ServedReferrers of(ServedReferrers first, ServedReferrers second) {
        ServedReferrers some = first.referrers().isEmpty() ? second : first;
        return new ServedReferrers(
                of(second.referrers(), first.referrers()),
                some.origin(),
                first.warning().or(second::warning));
    }

    private static Mono<Lookup<ServedReferrers>> found(ServedReferrers served) {
        return Mono.just(new Lookup.Found<>(served));
    }
}
