package dev.tain.server.admin.repository;

import dev.tain.server.pull.HeldManifest;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as JSON.
 *
 * @param digest its digest
 * @param mediaType what it is; null when its content is not held, or none that Tain knows
 * @param size how many bytes it has; null when its content is not held
 */
record ManifestDocument(
        String digest, @Nullable String mediaType, @Nullable Long size) {

    static ManifestDocument of(HeldManifest manifest) {
        return new ManifestDocument(
                manifest.digest().toString(),
                manifest.mediaType().map(Object::toString).orElse(null),
                manifest.size().isPresent() ? manifest.size().getAsLong() : null);
    }
}
