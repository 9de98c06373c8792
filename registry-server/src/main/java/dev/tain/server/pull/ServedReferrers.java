package dev.tain.server.pull;

import dev.tain.oci.Referrer;
import dev.tain.server.pull.place.Origin;
import java.util.List;
import java.util.Optional;

/**
 * What refers to a manifest.
 *
 * @param referrers each once, in the order of their digests
 * @param origin where the list came from for this request
 * @param warning as in {@link ServedManifest}
 */
public record ServedReferrers(List<Referrer> referrers, Origin origin, Optional<String> warning) {

    public ServedReferrers {
        referrers = List.copyOf(referrers);
    }

    /** The same, when there may be others that could not be asked for. */
    ServedReferrers unconfirmed() {
        return new ServedReferrers(referrers, origin, Optional.of(StaleWarning.UNCONFIRMED));
    }
}
