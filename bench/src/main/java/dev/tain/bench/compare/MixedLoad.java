package dev.tain.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What a Tain has to do on a busy day: manifests and configurations for many, big blobs, and now and then something that it does not
 * hold. It leaves room to breathe, so that it is load and not a race.
 *
 * @param lab what all cases share
 * @param tain who gets the load
 * @param end when it ends, on the clock of {@link System#nanoTime}
 */
record MixedLoad(Lab lab, Subject tain, long end) {

    /** How many threads make the load. */
    static final int KINDS = 3;

    private static final int CONNECTIONS = 16;
    private static final int BIG_CLIENTS = 4;
    private static final Duration PIECE = Duration.ofSeconds(5);
    private static final long BETWEEN_COLD_MILLIS = 1_000;

    /** A step of the load, which takes some seconds at most. */
    @FunctionalInterface
    private interface Step {

        void run(int number) throws IOException, InterruptedException;
    }

    /** Starts the load; each part ends by itself or fails. */
    List<Future<?>> start(ExecutorService threads) {
        Stream<Step> steps = Stream.of(this::small, this::big, this::cold);
        return steps.<Future<?>>map(step -> threads.submit(untilTheEnd(step))).toList();
    }

    private Callable<Void> untilTheEnd(Step step) {
        return () -> {
            for (int number = 0; System.nanoTime() < end; number++) {
                step.run(number);
            }
            return null;
        };
    }

    private void small(int number) throws IOException, InterruptedException {
        Content content = lab.content();
        String path = number % 2 == 0
                ? content.image().manifest().manifestPath()
                : content.small().path();
        new Wrk(lab.processes()).run(tain.url(path), CONNECTIONS, PIECE);
        Thread.sleep(PIECE.toMillis());
    }

    private void big(int number) throws IOException, InterruptedException {
        Blob blob = lab.content().big();
        new Downloads(lab.processes()).fetch(tain.url(blob.path()), blob.size(), BIG_CLIENTS, 1);
        Thread.sleep(PIECE.toMillis());
    }

    private void cold(int number) throws IOException, InterruptedException {
        List<Blob> all = lab.content().ones();
        List<Blob> blobs =
                all.subList(all.size() - Soak.coldBlobs(lab.options()), all.size()); // the others are of another case
        String url = tain.url(blobs.get(number % blobs.size()).path());
        new Downloads(lab.processes()).fetch(List.of(url));
        Thread.sleep(BETWEEN_COLD_MILLIS);
    }
}
