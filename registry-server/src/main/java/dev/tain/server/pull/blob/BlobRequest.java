package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.PullPlan;
import dev.tain.upstream.Via;

/**
 * A blob that is wanted in a repository.
 *
 * @param digest the blob
 * @param repository the repository of the store that it is to be linked in
 * @param plan the places that may have it
 * @param via the proxies that a request to these has passed, Tain included
 */
public record BlobRequest(Digest digest, RepositoryName repository, PullPlan plan, Via via) {}
