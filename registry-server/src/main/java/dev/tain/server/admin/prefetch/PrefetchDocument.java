package dev.tain.server.admin.prefetch;

import dev.tain.oci.Platform;
import dev.tain.server.pull.PrefetchStatus;
import dev.tain.server.pull.PrefetchStatus.ReferenceStatus;
import dev.tain.server.pull.PrefetchStatus.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A prefetch as JSON.
 *
 * @param id its name
 * @param state {@code waiting}, {@code running}, {@code done}, {@code failed} or {@code cancelled}
 * @param created when it was asked for
 * @param ended when it was over
 * @param platforms the platforms of indexes that are wanted; all when there are none
 * @param references how far each one is
 */
record PrefetchDocument(
        String id,
        String state,
        Instant created,
        @Nullable Instant ended,
        List<String> platforms,
        List<Item> references) {

    /**
     * A reference as JSON.
     *
     * @param reference what was asked for
     * @param state as for the whole
     * @param manifests how many manifests are here, indexes included
     * @param blobs configs and layers
     * @param bytes their bytes
     * @param failure what went wrong
     */
    record Item(
            String reference,
            String state,
            int manifests,
            Progress blobs,
            Progress bytes,
            @Nullable String failure) {

        static Item of(ReferenceStatus status) {
            return new Item(
                    status.reference().toString(),
                    word(status.state()),
                    status.manifests(),
                    new Progress(status.blobsDone(), status.blobsTotal()),
                    new Progress(status.bytesDone(), status.bytesTotal()),
                    status.failure().orElse(null));
        }
    }

    /**
     * How much is here.
     *
     * @param done what is here
     * @param total what is needed, of all manifests that are here
     */
    record Progress(long done, long total) {}

    static PrefetchDocument of(PrefetchStatus status) {
        return new PrefetchDocument(
                status.id(),
                word(status.state()),
                status.created(),
                status.ended().orElse(null),
                status.platforms().stream().map(Platform::toString).toList(),
                status.references().stream().map(Item::of).toList());
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
