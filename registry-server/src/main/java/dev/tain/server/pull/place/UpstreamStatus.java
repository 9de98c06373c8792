package dev.tain.server.pull.place;

import dev.tain.oci.RegistryHost;
import java.util.List;

/**
 * An endpoint since Tain began to ask it.
 *
 * @param host the endpoint
 * @param breaker whether it is asked at the moment
 * @param repositories those that are left alone there, or tried again, though others may be asked for; by name
 * @param requests how often it was asked
 * @param failures how often it neither had, lacked nor denied what it was asked for
 * @param hedgesWon how often it was asked because another place was silent, and answered first
 * @param hedgesLost how often it was silent, and another place answered first
 */
public record UpstreamStatus(
        RegistryHost host,
        BreakerStatus breaker,
        List<RepositoryStatus> repositories,
        long requests,
        long failures,
        long hedgesWon,
        long hedgesLost) {}
