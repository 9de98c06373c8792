package dev.tain.server.pull;

import dev.tain.oci.Platform;
import dev.tain.oci.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a prefetch is that somebody has asked for.
 *
 * @param id its name; later ones come later in the order of their characters
 * @param state the sum of its references
 * @param created when it was asked for
 * @param ended when the last reference was over
 * @param platforms those that are wanted of indexes; all when there are none
 * @param references how far each one is
 */
public record PrefetchStatus(
        String id,
        State state,
        Instant created,
        Optional<Instant> ended,
        List<Platform> platforms,
        List<ReferenceStatus> references) {

    /** Where it stands. */
    public enum State {
        /** It has not begun. */
        WAITING,
        /** It is under way. */
        RUNNING,
        /** Everything is here. */
        DONE,
        /** Something could not be had, or not be kept. */
        FAILED,
        /** Somebody has stopped it. */
        CANCELLED;

        /** Whether nothing changes any more. */
        public boolean isOver() {
            return this != WAITING && this != RUNNING;
        }
    }

    /**
     * How far a reference is.
     *
     * @param reference what was asked for
     * @param state where it stands
     * @param manifests how many manifests are here, indexes included
     * @param blobsDone how many configs and layers are
     * @param blobsTotal how many are needed, of the manifests that are here
     * @param bytesDone how many bytes of these are here
     * @param bytesTotal how many they have, as the manifests say
     * @param failure what went wrong first
     */
    public record ReferenceStatus(
            Reference reference,
            State state,
            int manifests,
            int blobsDone,
            int blobsTotal,
            long bytesDone,
            long bytesTotal,
            Optional<String> failure) {}
}
