package dev.tain.server.pull;

import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Origin;
import java.util.Optional;

/**
 * A manifest for a client.
 *
 * @param manifest the manifest
 * @param origin where it came from for this request
 * @param warning a value for the {@code Warning} header, when the answer may be out of date
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7234#section-5.5">RFC 7234, section 5.5</a>
 */
public record ServedManifest(Manifest manifest, Origin origin, Optional<String> warning) {

    /** The same for those who did not begin the request to the place that it came from. */
    static Lookup<ServedManifest> shared(Lookup<ServedManifest> answer) {
        return answer instanceof Lookup.Found<ServedManifest> found
                ? new Lookup.Found<>(found.value().shared())
                : answer;
    }

    private ServedManifest shared() {
        return origin.kind() == Origin.Kind.PLACE ? new ServedManifest(manifest, origin.shared(), warning) : this;
    }

    /** The same without the bytes. */
    public ServedDescriptor described() {
        return new ServedDescriptor(manifest.descriptor(), origin, warning);
    }

    static ServedManifest fresh(Manifest manifest, Origin origin) {
        return new ServedManifest(manifest, origin, Optional.empty());
    }

    /** Served from the store while its source is still being asked whether it holds. */
    static ServedManifest stale(Manifest manifest) {
        return new ServedManifest(manifest, Origin.STALE, Optional.of(StaleWarning.STALE));
    }

    /** Served from the store although its source could not be asked whether it still holds. */
    static ServedManifest unconfirmed(Manifest manifest) {
        return new ServedManifest(manifest, Origin.STALE, Optional.of(StaleWarning.UNCONFIRMED));
    }
}
