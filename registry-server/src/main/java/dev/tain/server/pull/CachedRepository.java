package dev.tain.server.pull;

import dev.tain.oci.Identifier;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.PullPlan;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.upstream.Via;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The repository of a source, as Tain holds it and pulls it.
 *
 * @param source the source's own name for it
 * @param view what it shares with other requests; its name in the store is the source's own, which is also what it can be pulled by
 * @param plans the pull plan for a tag or digest in it
 * @param via the proxies that a request to its places has passed, Tain included
 */
record CachedRepository(Repository source, RepositoryView view, Function<Identifier, PullPlan> plans, Via via) {

    private static final Pattern PORT = Pattern.compile("_([0-9]{1,5})$");

    /** Its name in the store. */
    RepositoryName name() {
        return view.name();
    }

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

    /**
     * The source that is, or would be, kept under this name; empty for a name that does not begin with a registry. One without a dot and
     * with a port is not taken for a registry: {@code build_2026} is more likely what somebody calls a team.
     */
    static Optional<Repository> sourceOf(RepositoryName name) {
        int slash = name.value().indexOf('/');
        String first = name.value().substring(0, Math.max(0, slash));
        Matcher port = PORT.matcher(first);
        String host = port.find() ? first.substring(0, port.start()) : first;
        if (!RegistryHost.isQualified(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Repository(
                    RegistryHost.parse(port.replaceFirst(":$1")),
                    new RepositoryName(name.value().substring(slash + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String storeName(Repository source) {
        return source.host().value().replace(':', '_') + "/" + source.name();
    }
}
