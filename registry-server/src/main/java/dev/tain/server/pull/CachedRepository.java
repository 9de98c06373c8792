package dev.tain.server.pull;

import dev.tain.oci.Identifier;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.PullPlan;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.upstream.Via;
import java.util.function.Function;

/**
 * The repository of a source, as Tain holds it and pulls it.
 *
 * @param source the source's own name for it
 * @param name its name in the store: the source's own, which is also what it can be pulled by
 * @param plans the pull plan for a tag or digest in it
 * @param via the proxies that a request to its places has passed, Tain included
 */
record CachedRepository(Repository source, RepositoryName name, Function<Identifier, PullPlan> plans, Via via) {

    /**
     * The places to pull from.
     *
     * @throws PlacesFailedException when the request has come in a circle: asking on would never end
     */
    PullPlan plan(Identifier identifier) {
        return plans.apply(identifier);
    }

    /**
     * The name in the store: {@code host/path}, with an underscore for the colon before a port, which no repository
     * name may have and no host does.
     *
     * @throws IllegalArgumentException when there is no such name: an IPv6 address, or more than 255 characters
     */
    static RepositoryName nameOf(Repository source) {
        return RepositoryName.parse(storeName(source));
    }

    /** Whether the source is, or would be, kept under this name. */
    static boolean isNameOf(Repository source, RepositoryName name) {
        return storeName(source).equals(name.value());
    }

    private static String storeName(Repository source) {
        return source.host().value().replace(':', '_') + "/" + source.name();
    }
}
