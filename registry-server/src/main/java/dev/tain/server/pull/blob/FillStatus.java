package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a fill is getting on.
 *
 * @param digest the blob
 * @param repositories the repositories that it is for, by their names in the store
 * @param place the host that it comes from at the moment
 * @param offset how many bytes are there
 * @param size how many there will be, when a place has announced it
 * @param resumedFrom how many bytes were there when it began
 * @param bytesPerSecond how fast it has been lately
 * @param readers how many read it
 * @param failovers how often another connection had to go on
 * @param since when it began
 */
public record FillStatus(
        Digest digest,
        List<RepositoryName> repositories,
        String place,
        long offset,
        OptionalLong size,
        long resumedFrom,
        long bytesPerSecond,
        int readers,
        int failovers,
        Instant since) {}
