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
     * Begins to write the blob. Nothing is found under the digest before {@link BlobWriter#commit()}. Several
     * writers for one digest do not disturb each other; the last one to commit leaves its file.
     *
     * @throws IOException when the store does not take writes
     */
    BlobWriter write(Digest digest) throws IOException;

    /**
     * Goes on with what an earlier writer of this method has left of the blob, or begins to write it. What was left is not
     * to be trusted before {@link BlobWriter#verify()}, as little as what comes.
     *
     * @throws IllegalStateException when another such writer for the digest has not been closed yet
     * @throws IOException when the store does not take writes
     */
    BlobWriter resume(Digest digest) throws IOException;
}
