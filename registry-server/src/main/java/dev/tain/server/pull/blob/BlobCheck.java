package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Reads a stored blob as a whole, to see whether it is right. In turns: other blobs are not to wait for a long one. */
final class BlobCheck {

    private static final int PIECE = 256 * 1024;

    /** How much is read in a turn, in pieces: some hundredths of a second where the page cache has it. */
    private static final int TURN = 64;

    private final StoredBlob blob;
    private final Scheduler scheduler;
    private final Consumer<BlobCheck> whenEnded;
    private final Progress progress = new Progress();
    private final MessageDigest hash;
    private boolean begun;
    private @Nullable OpenFile file;
    private long position;
    private @Nullable Throwable failure;

    /** Whether what went wrong is the content, and not that the file could not be opened. */
    private boolean damaged;

    /**
     * A check that has not begun.
     *
     * @param scheduler for reading; what was given to it comes one after the other
     * @param whenEnded is to complete it or to cut off its readers
     */
    BlobCheck(StoredBlob blob, Scheduler scheduler, Consumer<BlobCheck> whenEnded) {
        this.blob = blob;
        this.scheduler = scheduler;
        this.whenEnded = whenEnded;
        this.hash = blob.digest().algorithm().newMessageDigest();
    }

    StoredBlob blob() {
        return blob;
    }

    /** How far readers may read. */
    Progress progress() {
        return progress;
    }

    /**
     * Begins, if that has not been done; blocks. Readers open the file after this: what is found out is about theirs, or about one that a
     * fill has replaced with the right one in between.
     */
    synchronized void begin() {
        if (begun) {
            return;
        }
        begun = true;
        progress.advance(blob.size());
        try {
            file = OpenFile.open(blob.file());
        } catch (IOException e) {
            end(e);
            return;
        }
        next();
    }

    /** Why it could not be found out whether the blob is right, or that it is not; null when it is. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Whether the blob is not right, or cannot be read. */
    boolean isDamaged() {
        return damaged;
    }

    /** Readers may have all of it. */
    void complete() {
        progress.complete(position);
    }

    /** Readers get no more. */
    void cutOff(Throwable reason) {
        progress.fail(reason);
    }

    private void next() {
        try {
            scheduler.schedule(this::turn);
        } catch (RejectedExecutionException e) {
            end(e); // Tain stops, or has far too much to do
        }
    }

    private void turn() {
        boolean more;
        try {
            more = read();
        } catch (IOException e) {
            damaged = true;
            end(e);
            return;
        } catch (RuntimeException | Error e) {
            end(e);
            throw e;
        }
        if (more) {
            next();
        } else {
            end(null);
        }
    }

    /** Whether there is more. */
    private boolean read() throws IOException {
        FileChannel channel = Objects.requireNonNull(file, "it has begun").channel();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (int i = 0; i < TURN; i++) {
            int read = channel.read(piece.clear(), position);
            if (read < 0) {
                compare();
                return false;
            }
            hash.update(piece.flip());
            position += read;
        }
        return true;
    }

    private void compare() throws WrongContentException {
        Digest actual = Digest.finish(blob.digest().algorithm(), hash);
        if (!actual.equals(blob.digest())) {
            throw new WrongContentException(
                    "%s is damaged: it has %d bytes with the digest %s".formatted(blob.file(), position, actual));
        }
    }

    private void end(@Nullable Throwable why) {
        failure = why;
        if (file != null) {
            file.release();
        }
        whenEnded.accept(this);
    }
}
