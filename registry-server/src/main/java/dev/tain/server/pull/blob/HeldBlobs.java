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
 * What this process knows of the blobs in the store. Those that it has stored are right. Others may have come to harm on the disk, or
 * before they came to this one: each of them is read as a whole when it is first served, while its readers have all but the last bytes.
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

    /** With what was found. */
    private final Cache<Digest, String> damaged = Caffeine.newBuilder()
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

    /** This process has just stored it. What was found out about a file that was there before says nothing of this one. */
    synchronized void stored(Digest digest) {
        checks.remove(digest);
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
        String damage = damaged.getIfPresent(blob.digest());
        if (damage != null) {
            throw new IOException(damage);
        }
        if (isRight(blob)) {
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
        return Optional.of(content);
    }

    /** The bytes for any number of readers; the last ones only when all are known to be right. */
    public BlobBody body(StoredBlob blob) {
        return BlobBody.of(blob, () -> progress(blob), () -> right.invalidate(blob.digest()), opening);
    }

    private boolean isRight(StoredBlob blob) {
        return right.getIfPresent(blob.digest()) != null;
    }

    private Progress progress(StoredBlob blob) {
        if (isRight(blob)) {
            return Progress.completed(blob.size());
        }
        BlobCheck check = checks.computeIfAbsent(blob.digest(), digest -> new BlobCheck(blob, reading, this::ended));
        check.begin();
        return check.progress();
    }

    private void ended(BlobCheck check) {
        Throwable failure = check.failure();
        boolean counts = remember(check);
        if (failure == null) {
            check.complete();
            return;
        }
        if (counts && check.isDamaged()) {
            health.failed(check.blob().digest() + " is asked for elsewhere from now on", failure);
        }
        check.cutOff(failure);
    }

    /** False when it is about a file that another one has replaced meanwhile. */
    private synchronized boolean remember(BlobCheck check) {
        Digest digest = check.blob().digest();
        if (checks.get(digest) != check) {
            return false;
        }
        if (check.failure() == null) {
            right.put(digest, true);
        } else if (check.isDamaged()) {
            damaged.put(digest, String.valueOf(check.failure().getMessage()));
        }
        checks.remove(digest);
        return true;
    }
}
