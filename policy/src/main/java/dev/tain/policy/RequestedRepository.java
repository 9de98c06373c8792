package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import java.util.Optional;

/**
 * What a client asked Tain for.
 *
 * @param requestHost the {@code Host} header
 * @param namespace the {@code ns} query parameter, which containerd sends to mirrors
 * @param name the repository name in the path
 */
public record RequestedRepository(
        Optional<RegistryHost> requestHost, Optional<RegistryHost> namespace, RepositoryName name) {}
