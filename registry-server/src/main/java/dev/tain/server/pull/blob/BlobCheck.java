package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Reads a stored blob as a whole, to see whether it is right. In turns: other blobs are not to wait for a long one. */
final class BlobCheck {

    private static final int PIECE = 256 * 1024;

    /** How much is read in a turn, in pieces: some hundredths of a second where the page cache has it. */
    private static final int TURN = 64;

    private final StoredBlob blob;
    private final Scheduler scheduler;
    private final BiConsumer<BlobCheck, Optional<Throwable>> whenEnded;
    private final Progress progress = new Progress();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final MessageDigest hash;
    private @Nullable OpenFile file;
    private long position;

    /**
     * A check that has not begun.
     *
     * @param whenEnded is told why the blob cannot be trusted, before its readers are; nothing when it is right
     */
    BlobCheck(StoredBlob blob, Scheduler scheduler, BiConsumer<BlobCheck, Optional<Throwable>> whenEnded) {
        this.blob = blob;
        this.scheduler = scheduler;
        this.whenEnded = whenEnded;
        this.hash = blob.digest().algorithm().newMessageDigest();
    }

    StoredBlob blob() {
        return blob;
    }

    /** How far readers may read; begins, if that has not been done. */
    Progress begun() {
        if (begun.compareAndSet(false, true)) {
            progress.advance(blob.size());
            next();
        }
        return progress;
    }

    private void next() {
        try {
            scheduler.schedule(this::turn);
        } catch (RejectedExecutionException e) {
            end(e); // Tain stops
        }
    }

    private void turn() {
        boolean more;
        try {
            more = readSome();
            if (!more) {
                compare();
            }
        } catch (IOException | RuntimeException e) {
            end(e);
            return;
        }
        if (more) {
            next();
        } else {
            end(null);
        }
    }

    /** Whether there may be more. */
    private boolean readSome() throws IOException {
        if (file == null) {
            file = OpenFile.open(blob.file());
        }
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (int i = 0; i < TURN; i++) {
            int read = file.channel().read(piece.clear(), position);
            if (read < 0) {
                return false;
            }
            hash.update(piece.flip());
            position += read;
        }
        return true;
    }

    private void compare() throws IOException {
        Digest actual = Digest.finish(blob.digest().algorithm(), hash);
        if (!actual.equals(blob.digest())) {
            throw new WrongContentException(
                    "%s is damaged: it has %d bytes with the digest %s".formatted(blob.file(), position, actual));
        }
    }

    private void end(@Nullable Throwable failure) {
        if (file != null) {
            file.release();
        }
        whenEnded.accept(this, Optional.ofNullable(failure));
        if (failure == null) {
            progress.complete(position);
        } else {
            progress.fail(failure);
        }
    }
}
