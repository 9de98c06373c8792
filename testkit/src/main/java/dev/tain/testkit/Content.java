package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Bytes that a fake serves. They are read piece by piece, so that content larger than the heap can be made up while it
 * is sent.
 */
public interface Content {

    /** The number of bytes, not negative. */
    long size();

    /**
     * Fills the whole array with the bytes that begin at the offset.
     *
     * @param offset in bytes from the beginning; {@code offset + target.length} is at most {@link #size()}
     */
    void read(long offset, byte[] target);

    /** The bytes of an array, which must not be changed afterwards. */
    static Content of(byte[] bytes) {
        return new ArrayContent(bytes);
    }

    /** A text in UTF-8. */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Random bytes which are never held in memory as a whole: the same seed and size give the same bytes. */
    static Content random(long seed, long size) {
        return new RandomContent(seed, size);
    }

    /** All bytes in one array, for content that fits. */
    default byte[] bytes() {
        byte[] all = new byte[Math.toIntExact(size())];
        read(0, all);
        return all;
    }

    /** A part of this content: {@code length} bytes from {@code offset} on. */
    default Content slice(long offset, long length) {
        return new SlicedContent(this, offset, length);
    }

    /** This content with all bits of one byte flipped; unchanged when the offset lies behind its end. */
    default Content corruptedAt(long offset) {
        return new CorruptedContent(this, offset);
    }

    /** The SHA-256 digest of all bytes. */
    default Digest digest() {
        MessageDigest state = DigestAlgorithm.SHA256.newMessageDigest();
        byte[] piece = new byte[0];
        for (long offset = 0; offset < size(); offset += piece.length) {
            int length = (int) Math.min(RandomContent.BLOCK, size() - offset);
            piece = piece.length == length ? piece : new byte[length];
            read(offset, piece);
            state.update(piece);
        }
        return Digest.finish(DigestAlgorithm.SHA256, state);
    }
}
