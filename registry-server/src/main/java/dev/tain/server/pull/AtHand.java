package dev.tain.server.pull;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Origin;
import java.util.Optional;

/** What is answered at once, from memory: no file is touched, and nobody waited for. Empty when that takes more. */
final class AtHand {

    private final ContentMemory memory;
    private final WithheldManifests withheld;

    AtHand(ContentMemory memory, WithheldManifests withheld) {
        this.memory = memory;
        this.withheld = withheld;
    }

    /** The manifest, when nothing may keep it back. */
    Optional<ServedManifest> manifest(PullTarget target, Digest digest) {
        for (RepositoryName repository : target.held()) {
            Manifest manifest = memory.manifest(repository, digest);
            if (manifest != null) {
                return withheld.servesUnquestioned(target, manifest)
                        ? Optional.of(ServedManifest.fresh(manifest, Origin.STORE))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The bytes of a small config or layer, which nobody changes. */
    Optional<byte[]> blob(PullTarget target, Digest digest) {
        for (RepositoryName repository : target.held()) {
            byte[] content = memory.blob(repository, digest);
            if (content != null) {
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }
}
