package dev.tain.server.pull;

import dev.tain.oci.RepositoryName;
import java.util.stream.Stream;

/**
 * What a requested name stands for.
 *
 * @param requested the name itself: what was pushed under it comes first
 * @param cached the source's repository, where the name has a source that may be pulled; otherwise why not
 */
record PullTarget(RepositoryName requested, Lookup<CachedRepository> cached) {

    /** The repositories of the store that may hold the content, in order. */
    Stream<RepositoryName> held() {
        if (cached instanceof Lookup.Found<CachedRepository> found
                && !found.value().name().equals(requested)) {
            return Stream.of(requested, found.value().name());
        }
        return Stream.of(requested);
    }
}
