package dev.tain.policy;

import dev.tain.oci.Identifier;
import dev.tain.oci.RegistryHost;
import java.util.Optional;

/**
 * A place that can hold images: {@code host[:port]}, {@code host[:port]/path} and, where a prefix names a single image,
 * {@code host[:port]/path:tag} or {@code @digest}. Never a scheme, never a wildcard; the host in lower case and no slash
 * at the end.
 *
 * @param value the text as registries.conf has it
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md">
 *     containers-registries.conf(5), location</a>
 */
public record Location(String value) {

    public Location {
        value = Place.parse(value).toString();
    }

    /**
     * Reads a location; slashes at its end are left out.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static Location parse(String text) {
        return new Location(text);
    }

    /** The registry. */
    public RegistryHost host() {
        return Place.parse(value).host();
    }

    /** The path below the host, such as {@code a/b}; {@code ""} when the location is the whole registry. */
    public String path() {
        return Place.parse(value).path();
    }

    /** The tag or digest, when the location is a single image. */
    public Optional<Identifier> identifier() {
        return Place.parse(value).identifier();
    }

    @Override
    public String toString() {
        return value;
    }
}
