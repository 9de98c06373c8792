package dev.tain.policy;

import dev.tain.oci.RegistryHost;
import java.util.Optional;

/**
 * A second place for the images of a {@link RegistryEntry}.
 *
 * @param location what replaces the entry's prefix
 * @param insecure whether it may be reached over HTTPS without verification or plain HTTP
 * @param pullFromMirror for which references it is used
 * @param namespaceProxy the registry whose images it is asked for, {@code namespace-proxy}; empty for its own
 */
public record Mirror(
        Location location, boolean insecure, PullFromMirror pullFromMirror, Optional<RegistryHost> namespaceProxy) {

    /** One that is asked for images of its own. */
    public Mirror(Location location, boolean insecure, PullFromMirror pullFromMirror) {
        this(location, insecure, pullFromMirror, Optional.empty());
    }

    /** The same, elsewhere. */
    Mirror at(Location other) {
        return new Mirror(other, insecure, pullFromMirror, namespaceProxy);
    }

    /** The same, reached insecurely. */
    Mirror madeInsecure() {
        return new Mirror(location, true, pullFromMirror, namespaceProxy);
    }

    /** The mirror in one line, such as {@code mirror.corp/quay insecure ns=quay.io digest-only}. */
    @Override
    public String toString() {
        String pull = pullFromMirror == PullFromMirror.ALL ? "" : " " + pullFromMirror.text();
        return location
                + (insecure ? " insecure" : "")
                + namespaceProxy.map(it -> " ns=" + it).orElse("")
                + pull;
    }
}
