package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler.Worker;
import reactor.core.scheduler.Schedulers;

/** What is handed over is kept, and run when a test wants it. */
class HashSchedulerTest {

    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final HashScheduler scheduler = new HashScheduler(Schedulers.fromExecutor(handedOver::add), 4);
    private final Worker first = scheduler.createWorker();
    private int runs;

    @Test
    void handsOverWhileThereAreTwoProcessorsForEachFill() {
        Worker second = scheduler.createWorker();
        first.schedule(this::run);
        second.schedule(this::run);

        assertThat(runs).isZero();
        handedOver.forEach(Runnable::run);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void runsAtOnceWhereThereAreNot() {
        scheduler.createWorker();
        scheduler.createWorker();
        first.schedule(this::run);

        assertThat(runs).isEqualTo(1);
    }

    @Test
    void doesNotCountWhatHasEndedAndCountsItsEndOnce() {
        Worker ended = scheduler.createWorker();
        scheduler.createWorker();
        ended.dispose();
        first.schedule(this::run);
        assertThat(runs).isZero();

        ended.dispose();
        scheduler.createWorker();
        first.schedule(this::run);
        assertThat(runs).isEqualTo(1);
    }

    private void run() {
        runs++;
    }
}
