package dev.tain.upstream;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a registry wants to see with the requests to one of its repositories, by its own challenge. */
sealed interface Demand {

    /** More than one repository needs; a registry that keeps asking for more does not get ever longer requests. */
    int MOST_SCOPES = 16;

    /** User and password with every request. */
    record Basic() implements Demand {}

    /**
     * A token.
     *
     * @param realm the address of the token service
     * @param service what the token service calls the registry
     * @param scopes what the token is to be good for, in alphabetical order
     * @param trust how far the registry's word about the realm is followed
     */
    record Bearer(URI realm, Optional<String> service, List<String> scopes, Trust trust) implements Demand {

        public Bearer {
            scopes = List.copyOf(new TreeSet<>(scopes));
        }

        /** How much the registry has said, in characters, about. */
        int length() {
            return realm.toString().length()
                    + service.orElse("").length()
                    + scopes.stream().mapToInt(String::length).sum();
        }

        /** The same for more: a token for what was wanted before was not enough. */
        Bearer including(Collection<String> more) {
            TreeSet<String> all = new TreeSet<>(scopes);
            all.addAll(more);
            return new Bearer(realm, service, List.copyOf(all), trust);
        }
    }

    /**
     * The demand in the challenges of a refusal, for a token where there is a choice. Empty when there is none that can be
     * met at all.
     *
     * @param trust how far the registry's word is followed
     * @param usualScope what a token is to be good for when the registry does not say
     * @param known what was demanded before
     */
    static Optional<Demand> in(List<Challenge> challenges, Trust trust, String usualScope, Optional<Demand> known) {
        Optional<Demand> bearer = challenges.stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .flatMap(challenge -> bearer(challenge, trust, usualScope, known).stream())
                .findFirst();
        return bearer.or(() -> challenges.stream()
                .filter(challenge -> challenge.scheme().equals("basic"))
                .findFirst()
                .map(challenge -> new Basic()));
    }

    private static Optional<Demand> bearer(
            Challenge challenge, Trust trust, String usualScope, Optional<Demand> known) {
        List<String> scopes = challenge
                .parameter("scope")
                .filter(text -> !text.isBlank())
                .map(text -> List.of(text.strip().split("\\s+")))
                .orElseGet(() -> List.of(usualScope));
        return challenge
                .parameter("realm")
                .flatMap(Hosts::parse)
                .filter(trust::permits)
                .map(realm -> new Bearer(realm, challenge.parameter("service"), scopes, trust))
                .map(demand -> isInsufficient(challenge)
                                && known.orElse(null) instanceof Bearer before
                                && before.scopes().size() < MOST_SCOPES
                        ? demand.including(before.scopes())
                        : demand);
    }

    private static boolean isInsufficient(Challenge challenge) {
        return challenge.parameter("error").filter("insufficient_scope"::equals).isPresent();
    }
}
