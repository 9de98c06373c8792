package dev.tain.server.pull;

import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Lookup;
import java.util.List;
import java.util.Optional;

/**
 * What a requested name stands for.
 *
 * @param requested the name itself
 * @param held the repositories of the store that may hold the content, in order: what was pushed under the name comes first
 * @param cached the source's repository, where the name has a source that may be pulled; otherwise why not
 * @param next what else the name may stand for: another source that is mirrored at the same place. What a digest names is the same in both;
 *     the tags are those of the first
 */
record PullTarget(
        RepositoryName requested,
        List<RepositoryName> held,
        Lookup<CachedRepository> cached,
        Optional<PullTarget> next) {

    /** Whether what was pushed under the name itself may be served. */
    boolean servesPushed() {
        return held.contains(requested);
    }
}
