package dev.tain.server.pull;

import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Lookup;
import java.util.List;

/**
 * What a requested name stands for.
 *
 * @param requested the name itself
 * @param held the repositories of the store that may hold the content, in order: what was pushed under the name comes first
 * @param cached the source's repository, where the name has a source that may be pulled; otherwise why not
 */
record PullTarget(RepositoryName requested, List<RepositoryName> held, Lookup<CachedRepository> cached) {}
