package dev.tain.server.admin;

import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.blob.FillStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is on its way into the store, as JSON.
 *
 * @param digest the blob
 * @param repositories the repositories that it is for, by their names in the store
 * @param source the host that it comes from at the moment
 * @param offset how many bytes are there
 * @param size how many bytes there will be, when the source has announced it
 * @param bytesPerSecond how fast it has been lately
 * @param readers how many clients read it
 * @param failovers how often another connection had to go on
 * @param resumedFrom how many bytes an earlier download had left
 * @param since when it began
 */
record FillDocument(
        String digest,
        List<String> repositories,
        String source,
        long offset,
        @Nullable Long size,
        long bytesPerSecond,
        int readers,
        int failovers,
        long resumedFrom,
        Instant since) {

    static FillDocument of(FillStatus status) {
        return new FillDocument(
                status.digest().toString(),
                status.repositories().stream()
                        .map(RepositoryName::value)
                        .sorted()
                        .toList(),
                status.place(),
                status.offset(),
                status.size().isPresent() ? status.size().getAsLong() : null,
                status.bytesPerSecond(),
                status.readers(),
                status.failovers(),
                status.resumedFrom(),
                status.since());
    }
}
