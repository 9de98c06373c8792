package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** The last bytes of what one reader gets, kept from it until the digest of the whole blob is known to be right. */
final class HeldBack {

    private final Digest expected;
    private final OptionalLong size;
    private final MessageDigest hash;
    private final BlobPart part;
    private final Deque<BlobPiece> held = new ArrayDeque<>();
    private long heldBytes;
    private long arrived;
    private boolean released;

    /**
     * Begins behind the prefix.
     *
     * @param size the length of the blob that the reader was told; empty when it was told none
     * @param part what the reader still wants
     */
    HeldBack(Digest expected, OptionalLong size, Prefix prefix, BlobPart part) {
        this.expected = expected;
        this.size = size;
        this.hash = prefix.copyOfHash();
        this.arrived = prefix.length();
        this.part = part;
    }

    /** Keeps what the reader wants of the prefix, which is in the file. */
    synchronized void keep(OpenFile file) {
        long length = Math.min(arrived, part.end().orElse(arrived)) - part.first();
        if (length > 0) {
            keep(FileSegment.retained(file, part.first(), length));
        }
    }

    /** Takes over the next bytes of the blob, and gives those that the reader may have now. */
    synchronized List<BlobPiece> take(ByteBuf bytes) {
        hash.update(bytes.nioBuffer());
        long from = Math.max(0, part.first() - arrived);
        long to = Math.min(bytes.readableBytes(), part.end().orElse(Long.MAX_VALUE) - arrived);
        arrived += bytes.readableBytes();
        if (released || from >= to) {
            bytes.release();
            return List.of();
        }
        bytes.setIndex(bytes.readerIndex() + (int) from, bytes.readerIndex() + (int) to);
        keep(new BytesPiece(bytes));
        return ready();
    }

    /**
     * The rest, after the last byte has come.
     *
     * @throws WrongContentException when the blob is wrong
     */
    synchronized List<BlobPiece> verified() throws WrongContentException {
        Digest actual = Digest.finish(expected.algorithm(), hash);
        if (!actual.equals(expected)) {
            throw new WrongContentException(
                    "The content should have the digest %s, but what came has %s".formatted(expected, actual));
        }
        if (arrived != size.orElse(arrived)) {
            throw new WrongContentException(
                    "%s has %d bytes, and was announced with %d".formatted(expected, arrived, size.getAsLong()));
        }
        List<BlobPiece> rest = List.copyOf(held);
        held.clear();
        return rest;
    }

    /** Frees what nobody got. */
    synchronized void release() {
        released = true;
        held.forEach(BlobPiece::release);
        held.clear();
    }

    private List<BlobPiece> ready() {
        List<BlobPiece> ready = new ArrayList<>();
        while (!held.isEmpty() && mayGo(held.getFirst().length())) {
            BlobPiece first = held.removeFirst();
            heldBytes -= first.length();
            ready.add(first);
        }
        return ready;
    }

    /** Whether enough is left without so many bytes. */
    private boolean mayGo(long length) {
        long toCome = part.end().isPresent() ? Math.max(0, part.end().getAsLong() - arrived) : 0;
        return heldBytes + toCome - length >= Progress.HELD_BACK;
    }

    private void keep(BlobPiece piece) {
        held.add(piece);
        heldBytes += piece.length();
    }
}
