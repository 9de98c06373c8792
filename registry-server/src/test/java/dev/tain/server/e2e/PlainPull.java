package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A pull of an image by a client that never tries again: the manifest, then the configuration and all layers at once. */
final class PlainPull {

    private final TainClient client;
    private final TestImage image;
    private final Map<Digest, CompletableFuture<HttpResponse<byte[]>>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> end;

    private PlainPull(TainClient client, TestImage image) {
        this.client = client;
        this.image = image;
        CompletableFuture<HttpResponse<byte[]>> manifest = client.manifestLater(image.digest());
        answers.put(image.digest(), manifest);
        end = manifest.thenCompose(answer -> getBlobs());
    }

    static PlainPull start(TainClient client, TestImage image) {
        return new PlainPull(client, image);
    }

    private CompletableFuture<Void> getBlobs() {
        image.blobs().stream().map(TestBlob::digest).forEach(blob -> answers.put(blob, client.blobLater(blob)));
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new));
    }

    /** Whether nothing more will come. */
    boolean isOver() {
        return end.isDone();
    }

    /** Waits until nothing more will come, be it complete or not. */
    PlainPull awaitEnd(Duration limit) {
        end.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(cut -> null)
                .join();
        return this;
    }

    /** What has come to its end, whether it was right or not. */
    Set<Digest> complete() {
        return completeAnswers().keySet();
    }

    /** How many answers were complete and wrong. */
    int wrongAnswers() {
        return (int) completeAnswers().entrySet().stream()
                .filter(entry -> !isRight(entry.getKey(), entry.getValue()))
                .count();
    }

    private Map<Digest, HttpResponse<byte[]>> completeAnswers() {
        return answers.entrySet().stream()
                .filter(entry -> entry.getValue().isDone() && !entry.getValue().isCompletedExceptionally())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().join()));
    }

    private static boolean isRight(Digest digest, HttpResponse<byte[]> answer) {
        boolean right =
                answer.statusCode() == 200 && Digest.sha256(answer.body()).equals(digest);
        if (!right) {
            System.out.printf("%s: %d bytes%n", answer, answer.body().length);
        }
        return right;
    }
}
