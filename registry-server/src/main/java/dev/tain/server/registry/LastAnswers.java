package dev.tain.server.registry;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.FutureMono;
import reactor.netty.channel.ChannelOperations;

/** The answers that are under way when Tain stops: they have some time to end, and are cut off after that. */
final class LastAnswers {

    /** How long anything may take that does not wait for a client. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final ChannelGroup connections;

    LastAnswers(ChannelGroup connections) {
        this.connections = connections;
    }

    /**
     * Closes the port, and each connection when its answer is out. It is what reactor-netty's {@code disposeNow} does, but that closes
     * the connections whose time is up, in a way that not every client takes for what it is.
     *
     * @return whether all were out in time
     */
    boolean await(DisposableServer server, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Channel port = server.channel();
        server.dispose();
        port.closeFuture().awaitUninterruptibly(limit.toNanos(), TimeUnit.NANOSECONDS);
        CountDownLatch out = new CountDownLatch(1);
        Disposable waiting = answers().subscribe(nothing -> {}, error -> out.countDown(), out::countDown);
        if (!await(out, end - System.nanoTime())) {
            waiting.dispose(); // or it would let go of answers that are cut off, and nobody would write them down
            return false;
        }
        // What was answered at once is not known to reactor-netty, and may be on its way as well: AtOnceHandler waits
        // for it.
        return connections.close().awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static boolean await(CountDownLatch latch, long nanos) {
        try {
            return latch.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Mono<Void> answers() {
        List<Mono<Void>> all =
                connections.stream().map(LastAnswers::answerAndClose).toList();
        return Mono.when(all);
    }

    /** One that nobody uses is closed now: there would be no time left for what its client asks next. */
    private static Mono<Void> answerAndClose(Channel connection) {
        ChannelOperations<?, ?> answer = ChannelOperations.get(connection);
        return answer == null
                ? FutureMono.deferFuture(connection::close)
                : answer.onTerminate().doOnTerminate(answer::dispose);
    }

    /**
     * Ends all that is left, and comes back when each has been written down. Who reads a download is told by that, for the connection
     * ends as its client needs it then; all others are just closed.
     */
    void cutOff(Runnable stopDownloads, BooleanSupplier underWay) {
        Set<EventLoop> loops = connections.stream().map(Channel::eventLoop).collect(Collectors.toSet());
        stopDownloads.run();
        comeRound(loops);
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(AtOnceHandler.CUT_OFF));
        connections.newCloseFuture().awaitUninterruptibly(AT_ONCE.toNanos(), TimeUnit.NANOSECONDS);
        // The loop that has closed a connection tells its handlers later, and one of them writes down the end.
        long end = System.nanoTime() + AT_ONCE.toNanos();
        while (underWay.getAsBoolean() && System.nanoTime() < end) {
            comeRound(loops);
        }
        comeRound(loops);
    }

    private static void comeRound(Set<EventLoop> loops) {
        CountDownLatch turns = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.execute(turns::countDown));
        await(turns, AT_ONCE.toNanos());
    }
}
