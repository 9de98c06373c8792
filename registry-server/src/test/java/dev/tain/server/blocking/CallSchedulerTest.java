package dev.tain.server.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

class CallSchedulerTest {

    private final Queue<Runnable> calls = new ArrayDeque<>();
    private final CallScheduler scheduler = new CallScheduler(calls::add);

    @Test
    void freesWhatWaitsForACallThatHasNotBegunWhenItsReaderLeaves() {
        Sinks.Many<ByteBuf> source = Sinks.many().unicast().onBackpressureBuffer();
        ByteBuf buffer = Unpooled.buffer(16);
        Disposable reader = source.asFlux()
                .publishOn(scheduler, 4)
                .doOnDiscard(ByteBuf.class, ReferenceCountUtil::release)
                .subscribe();
        calls.forEach(Runnable::run);
        calls.clear();

        source.tryEmitNext(buffer).orThrow();
        reader.dispose();
        assertThat(calls).as("the call that would have passed it on").hasSize(1);
        calls.remove().run();

        assertThat(buffer.refCnt()).isZero();
    }
}
