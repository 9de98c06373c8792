package dev.tain.server.pull.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.storage.StoredBlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.scheduler.Scheduler;

/**
 * What this process knows of the blobs in the store. Those that it has stored are right. Others may have come to harm on the disk, or from
 * another registry's: each of them is read as a whole when it is first served, while its readers have all but the last bytes.
 */
public final class HeldBlobs {

    /** Of each kind; some hundred bytes each. What is forgotten is read anew. */
    private static final int REMEMBERED = 20_000;

    /** How long a damaged one is not looked at, unless it is stored anew before: somebody may mend it by hand. */
    private static final Duration DAMAGED = Duration.ofMinutes(10);

    private final Scheduler opening;
    private final Scheduler reading;
    private final StoreHealth health;
    private final Cache<Digest, Boolean> right =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Cache<Digest, Boolean> damaged = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(DAMAGED)
            .build();
    private final ConcurrentMap<Digest, BlobCheck> checks = new ConcurrentHashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param opening where files are opened for readers
     * @param reading where blobs are read to see whether they are right
     * @param health is told of those that are not
     */
    public HeldBlobs(Scheduler opening, Scheduler reading, StoreHealth health) {
        this.opening = opening;
        this.reading = reading;
        this.health = health;
    }

    /** Somebody has seen all of it, or has just stored it. */
    void setRight(Digest digest) {
        checks.remove(digest); // if it is of a file that was there before, it says nothing of this one
        damaged.invalidate(digest);
        right.put(digest, true);
    }

    /** Whether it was found to be damaged. */
    public boolean isDamaged(Digest digest) {
        return damaged.getIfPresent(digest) != null;
    }

    /**
     * Whether a blob can be served, as far as that is known before it is read; false when it has just been evicted. Blocks.
     *
     * @throws IOException when it is damaged, or cannot even be opened
     */
    public boolean isServable(StoredBlob blob) throws IOException {
        if (isDamaged(blob.digest())) {
            throw new IOException(blob.file() + " is damaged");
        }
        if (right.getIfPresent(blob.digest()) != null) {
            return true;
        }
        try {
            OpenFile.open(blob.file()).release();
            return true;
        } catch (NoSuchFileException evicted) {
            return false;
        }
    }

    /**
     * All of a small one; empty when it has just been evicted. Blocks.
     *
     * @throws IOException when it is damaged, or cannot be read
     */
    public Optional<byte[]> read(StoredBlob blob) throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(blob.file());
        } catch (NoSuchFileException evicted) {
            return Optional.empty();
        }
        if (!blob.digest().matches(content)) {
            throw new IOException(blob.file() + " is damaged");
        }
        setRight(blob.digest());
        return Optional.of(content);
    }

    /** The bytes for any number of readers; the last ones only when all are known to be right. */
    public BlobBody body(StoredBlob blob) {
        return BlobBody.of(blob, progress(blob), () -> right.invalidate(blob.digest()), opening);
    }

    private Progress progress(StoredBlob blob) {
        return right.getIfPresent(blob.digest()) != null
                ? Progress.completed(blob.size())
                : checks.computeIfAbsent(blob.digest(), digest -> new BlobCheck(blob, reading, this::ended))
                        .begun();
    }

    private void ended(BlobCheck check, Optional<Throwable> failure) {
        Digest digest = check.blob().digest();
        if (!checks.remove(digest, check)) {
            return;
        }
        if (failure.isEmpty()) {
            right.put(digest, true);
        } else if (failure.get() instanceof IOException broken && !(broken instanceof NoSuchFileException)) {
            damaged.put(digest, true);
            health.failed(digest + " is asked for elsewhere from now on", broken);
        }
    }
}
