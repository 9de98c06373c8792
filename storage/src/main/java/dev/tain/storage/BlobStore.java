package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.util.Optional;

/**
 * Blobs by digest, whatever repository they belong to. A blob that is found is complete and has the digest that it was
 * found under. Every method blocks.
 */
public interface BlobStore {

    /**
     * The blob with this digest; empty when the store does not hold it.
     *
     * @throws IOException when the store cannot tell
     */
    Optional<StoredBlob> find(Digest digest) throws IOException;

    /**
     * Begins to write the blob. Nothing is found under the digest before {@link BlobWriter#commit()}. What an earlier
     * writer for the same digest left uncommitted is discarded; there may be one writer per digest at a time.
     *
     * @throws IOException when the store does not take writes
     */
    BlobWriter write(Digest digest) throws IOException;
}
