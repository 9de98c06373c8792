package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a blob on a thread of its own, hashes it, and notes how long nothing came. */
final class TimedReader {

    /** Shorter silences are no sign of anything. */
    private static final long SHORTEST = Duration.ofMillis(5).toNanos();

    private static final int PIECE = 64 * 1024;

    private final TainClient client;
    private final Digest digest;
    private final List<Silence> silences = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Digest> result = new CompletableFuture<>();

    private TimedReader(TainClient client, Digest digest) {
        this.client = client;
        this.digest = digest;
    }

    /** Times of {@link System#nanoTime}. */
    private record Silence(long from, long to) {}

    static TimedReader start(TainClient client, Digest digest) {
        TimedReader reader = new TimedReader(client, digest);
        Thread thread = new Thread(reader::run, "timed-reader");
        thread.setDaemon(true);
        thread.start();
        return reader;
    }

    /** The digest of what has come, when that was all; fails when the answer was cut off. */
    CompletableFuture<Digest> result() {
        return result;
    }

    /** The longest time without a byte that began before {@code to}, counted from {@code from} on. */
    Duration longestSilence(long from, long to) {
        return Duration.ofNanos(silences.stream()
                .filter(silence -> silence.to > from && silence.from < to)
                .mapToLong(silence -> silence.to - Math.max(silence.from, from))
                .max()
                .orElse(0));
    }

    private void run() {
        try (InputStream body = client.blobAsItComes(digest).body()) {
            result.complete(read(body));
        } catch (IOException | InterruptedException e) {
            result.completeExceptionally(e);
        }
    }

    private Digest read(InputStream body) throws IOException {
        MessageDigest state = DigestAlgorithm.SHA256.newMessageDigest();
        byte[] piece = new byte[PIECE];
        long before = System.nanoTime();
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            long now = System.nanoTime();
            if (now - before > SHORTEST) {
                silences.add(new Silence(before, now));
            }
            state.update(piece, 0, count);
            before = System.nanoTime();
        }
        return Digest.finish(DigestAlgorithm.SHA256, state);
    }
}
