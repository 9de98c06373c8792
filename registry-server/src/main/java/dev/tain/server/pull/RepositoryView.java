package dev.tain.server.pull;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import java.util.Optional;

/**
 * A repository as requests see it that have the same places for it. What places lack or fail to give is remembered, and asked for
 * together, for one view only: nobody shall be told that something is absent because somebody else has kept Tain from asking.
 *
 * @param name its name in the store
 * @param host the host of the requests, where it may keep places out, see {@link dev.tain.policy.PullPlanner#decisiveHost}
 */
record RepositoryView(RepositoryName name, Optional<RegistryHost> host) {}
