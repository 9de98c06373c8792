package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import java.security.MessageDigest;

/**
 * The beginning of a blob that the store has taken, when it takes no more.
 *
 * @param length how many bytes
 * @param hash the state of the hash after these; to be copied, never to be changed
 */
record Prefix(long length, MessageDigest hash) {

    /** Nothing of the blob. */
    static Prefix none(Digest digest) {
        return new Prefix(0, digest.algorithm().newMessageDigest());
    }

    MessageDigest copyOfHash() {
        try {
            return (MessageDigest) hash.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("The JDK's own hashes can be cloned", e);
        }
    }
}
