package dev.tain.server.registry;

import io.netty.channel.Channel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;

/**
 * Gives way to the other connections of an event loop. A client that takes bytes as fast as they are sent would keep the loop to
 * itself otherwise: what follows a write that has succeeded at once runs before the loop listens to anybody else.
 */
final class NextTurn {

    private NextTurn() {}

    /**
     * Ends when the event loop has listened to all of its connections. That needs a scheduled task, if one without delay: a task
     * that is just handed to the event loop still runs in this turn.
     */
    static Mono<Void> of(Channel channel) {
        return FutureMono.deferFuture(() -> channel.eventLoop().<Void>schedule(() -> null, 0, TimeUnit.NANOSECONDS))
                // The event loop ends; the next write, if there is one, says so better.
                .onErrorComplete(CancellationException.class);
    }
}
