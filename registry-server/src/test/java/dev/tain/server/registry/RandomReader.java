package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Content;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that reads a blob in one of the ways in which clients do, and says what came of it. */
final class RandomReader implements Callable<RandomReader.Outcome> {

    private static final int PIECE = 64 * 1024;
    private static final long BREATH = TimeUnit.MILLISECONDS.toNanos(2);

    private final RunningTain tain;
    private final String path;
    private final Content content;
    private final Random random;

    /** What came of it. */
    enum Outcome {
        /** All of what was asked for, and right. */
        RIGHT,
        /** All of what was asked for, and wrong. */
        WRONG,
        /** An error, or an answer that was cut off. */
        REFUSED,
        /** The reader left. */
        LEFT
    }

    RandomReader(RunningTain tain, String path, Content content, long seed) {
        this.tain = tain;
        this.path = path;
        this.content = content;
        this.random = new Random(seed);
    }

    @Override
    public Outcome call() {
        try {
            return switch (random.nextInt(5)) {
                case 0 -> part();
                case 1 -> leaving();
                case 2 -> whole(BREATH);
                case 3 -> head();
                default -> whole(0);
            };
        } catch (IOException e) {
            return Outcome.REFUSED;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How long a blob is, is what a place says that has not been put to the proof. */
    private Outcome head() throws IOException {
        return tain.head(path).statusCode() == 200 ? Outcome.RIGHT : Outcome.REFUSED;
    }

    private Outcome whole(long breath) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = tain.http().send(tain.request("GET", path), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                return Outcome.REFUSED;
            }
            var hash = content.digest().algorithm().newMessageDigest();
            for (byte[] piece = body.readNBytes(PIECE); piece.length > 0; piece = body.readNBytes(PIECE)) {
                hash.update(piece);
                LockSupport.parkNanos(breath);
            }
            return Digest.finish(content.digest().algorithm(), hash).equals(content.digest())
                    ? Outcome.RIGHT
                    : Outcome.WRONG;
        }
    }

    private Outcome part() throws IOException {
        long first = random.nextLong(content.size());
        long last = first + random.nextLong(content.size() - first);
        HttpResponse<byte[]> answer = tain.get(path, "Range", "bytes=%d-%d".formatted(first, last));
        if (answer.statusCode() == 200) {
            return right(answer.body(), content);
        }
        return answer.statusCode() == 206
                ? right(answer.body(), content.slice(first, last - first + 1))
                : Outcome.REFUSED;
    }

    private Outcome leaving() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = tain.http().send(tain.request("GET", path), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            body.readNBytes(random.nextInt((int) content.size()) / 2);
        }
        return Outcome.LEFT;
    }

    private static Outcome right(byte[] body, Content expected) {
        return Arrays.equals(body, expected.bytes()) ? Outcome.RIGHT : Outcome.WRONG;
    }
}
