package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.testkit.Await;
import dev.tain.testkit.TcpRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A podman that pulls an image through Tain, and readers of its layer: curls that count bytes, curls that hash them, and one
 * that measures time. All get the same bytes, so a few that hash tell of all.
 */
final class FaultedPull implements AutoCloseable {

    private static final int COUNTING = 40;
    private static final int HASHING = 10;

    /** All of them, podman too. */
    static final int READERS = COUNTING + HASHING + 2;

    /** More than a manifest: so much has podman read when it reads the layer. */
    private static final long INTO_THE_LAYER = 1 << 20;

    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(60);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(2);

    private final BigImage image;
    private final List<CurlReader> curls = new ArrayList<>();
    private final TimedReader timed;
    private final TcpRelay podmanNetwork;
    private final CompletableFuture<Command.Result> podman;

    private FaultedPull(Path directory, TainProcess tain, BigImage image) throws IOException {
        this.image = image;
        Files.createDirectories(directory);
        URI layer = tain.uri("/v2/%s/blobs/%s".formatted(Ubi8Policy.MIRROR, image.layer()));
        for (int number = 0; number < COUNTING; number++) {
            curls.add(CurlReader.counting(directory, "counting-" + number, layer));
        }
        for (int number = 0; number < HASHING; number++) {
            curls.add(CurlReader.hashing(directory, "hashing-" + number, layer));
        }
        timed = TimedReader.start(new TainClient(tain, Ubi8Policy.MIRROR), image.layer());
        podmanNetwork = TcpRelay.to(tain.uri("/").getPort());
        podman = CompletableFuture.supplyAsync(pull(directory.resolve("node")));
    }

    private Supplier<Command.Result> pull(Path directory) throws IOException {
        String nowhere = "127.0.0.1:1";
        ContainersHome node = ContainersHome.in(
                directory, Ubi8Policy.registriesConf("127.0.0.1:" + podmanNetwork.port(), nowhere, nowhere));
        return () -> node.podman("pull", Ubi8Policy.IMAGE + "@" + image.manifest());
    }

    /** Starts all of them; Tain is their only place. */
    static FaultedPull start(Path directory, TainProcess tain, BigImage image) throws IOException {
        return new FaultedPull(directory, tain, image);
    }

    /** Returns when all of them are reading the layer. */
    void awaitReading() {
        Await.until("podman and all curls that read", BEGUN_WITHIN, () -> {
            if (podman.isDone()) {
                throw new AssertionError("podman has ended already: " + podman.join());
            }
            return podmanNetwork.bytesToClients() > INTO_THE_LAYER
                    && curls.stream().allMatch(CurlReader::isReading);
        });
    }

    /** Waits until all have ended; returns how many answers were not right or not complete. */
    int wrongAnswers() throws IOException, InterruptedException {
        int wrong = 0;
        for (CurlReader curl : curls) {
            wrong += curl.isRight(image.layer(), image.layerSize(), ENDED_WITHIN) ? 0 : 1;
        }
        wrong += timedIsRight() ? 0 : 1;
        return wrong + (podmanIsRight() ? 0 : 1);
    }

    private boolean timedIsRight() {
        Digest read = timed.result()
                .completeOnTimeout(null, ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(cut -> null)
                .join();
        return image.layer().equals(read);
    }

    private boolean podmanIsRight() {
        Command.Result result = podman.join();
        boolean right =
                result.succeeded() && result.lastLine().equals(image.config().hex());
        if (!right) {
            System.out.println(result);
        }
        return right;
    }

    /** The longest time that the layer stood still for a reader, beginning between these times of {@link System#nanoTime}. */
    Duration longestSilence(long from, long to) {
        return timed.longestSilence(from, to);
    }

    @Override
    public void close() {
        curls.forEach(CurlReader::close);
        podmanNetwork.close(); // which ends podman as well
        podman.join();
    }
}
