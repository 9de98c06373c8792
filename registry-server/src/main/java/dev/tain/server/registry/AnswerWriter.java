package dev.tain.server.registry;

import dev.tain.server.observe.AccessEntry;
import dev.tain.server.pull.blob.BlobPiece;
import dev.tain.server.pull.blob.BytesPiece;
import dev.tain.server.pull.blob.FileSegment;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.Answer.FileBody;
import dev.tain.server.registry.Answer.Hangup;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.FutureMono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes answers. A body that cannot be finished ends with its connection: nobody must take it for a complete one, and
 * nothing is ever appended to it. The connection is closed in the ordinary way when a client that can do so should fetch the
 * rest, and reset otherwise.
 */
final class AnswerWriter {

    private static final Logger log = LoggerFactory.getLogger(AnswerWriter.class);

    /**
     * The longest that a client may take for the headers, and for each piece in memory; and the longest, and a minute more, in which it may
     * take nothing of a piece that comes from a file.
     */
    private static final Duration STALLED = Duration.ofMinutes(5);

    /** The longest piece of a body in memory, in bytes. */
    private static final int PIECE = 64 * 1024;

    /** How often it is looked in that time whether a client has taken something of a piece that is on its way from a file. */
    private static final int LOOKS = 5;

    /** How many looks in a row have found nothing taken since the one before. */
    private record Patience(long transferred, int silentLooks) {

        Patience next(long now) {
            return new Patience(now, now == transferred ? silentLooks + 1 : 0);
        }
    }

    private AnswerWriter() {}

    /**
     * Writes the answer.
     *
     * @param client who gets it
     * @param entry counts the bytes of the body that went out
     */
    static Mono<Void> write(Answer answer, HttpServerResponse response, ClientKind client, AccessEntry entry) {
        if (answer.body() instanceof Hangup) {
            return close(channel(response));
        }
        response.status(answer.status());
        answer.headers().forEach(response::header);
        response.header(HttpHeaderNames.DATE, HttpDate.now());
        answer.length().ifPresent(length -> response.header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length)));
        if (!showsItsEnd(answer, response)) {
            response.chunkedTransfer(false).keepAlive(false); // it ends with the connection: HTTP/1.0 knows no chunks
        }
        if (answer.body() instanceof BytesBody body) {
            Channel channel = channel(response);
            return headers(response, channel)
                    .then(stream(body, channel, entry))
                    .onErrorResume(error -> abort(channel, false, error, entry));
        }
        if (answer.body() instanceof FileBody body) {
            Channel channel = channel(response);
            boolean resumable = client.resumes() && showsItsEnd(answer, response);
            return headers(response, channel)
                    .then(stream(body, channel, entry))
                    .onErrorResume(error -> abort(channel, resumable, error, entry));
        }
        return response.send();
    }

    /** They may have to wait as well, behind answers that were given at once and that nobody takes. */
    private static Mono<Void> headers(HttpServerResponse response, Channel channel) {
        return response.then().timeout(STALLED, Schedulers.fromExecutor(channel.eventLoop()));
    }

    private static Mono<Void> stream(BytesBody body, Channel channel, AccessEntry entry) {
        Scheduler eventLoop = Schedulers.fromExecutor(channel.eventLoop());
        byte[] bytes = body.bytes();
        return Flux.range(0, (bytes.length + PIECE - 1) / PIECE)
                .concatMap(
                        number -> {
                            int begin = number * PIECE;
                            int length = Math.min(PIECE, bytes.length - begin);
                            return FutureMono.deferFuture(
                                            () -> channel.writeAndFlush(Unpooled.wrappedBuffer(bytes, begin, length)))
                                    .timeout(STALLED, eventLoop)
                                    .doOnSuccess(done -> entry.sent(length));
                        },
                        1)
                .then()
                // From another thread, a client could have it all, and leave, before that thread sees that it went out.
                .subscribeOn(eventLoop);
    }

    private static Mono<Void> stream(FileBody body, Channel channel, AccessEntry entry) {
        // All writes from one thread, or they would overtake each other. Its timers wake no other one.
        Scheduler eventLoop = Schedulers.fromExecutor(channel.eventLoop());
        return body.blob()
                .pieces()
                .publishOn(eventLoop, 1)
                .concatMap(
                        piece -> send(piece, channel, eventLoop, entry)
                                .doOnError(
                                        error -> !isOfTheClient(error),
                                        error -> body.blob().pieceFailed()),
                        1)
                .doOnDiscard(BlobPiece.class, BlobPiece::release)
                .then();
    }

    /**
     * Ends when the piece has left for the network: a slow client is waited for, and holds nothing in memory; one that
     * takes nothing at all is given up.
     */
    private static Mono<Void> send(BlobPiece piece, Channel channel, Scheduler eventLoop, AccessEntry entry) {
        if (piece instanceof FileSegment segment && isEncrypted(channel)) {
            return new SegmentCopy(segment, channel, eventLoop).send(STALLED, entry::sent);
        }
        Mono<Void> sent = piece instanceof FileSegment segment
                ? send(new SegmentRegion(segment), channel, eventLoop)
                // A piece without its bytes was discarded: the client has left.
                : FutureMono.deferFuture(() -> channel.writeAndFlush(
                                ((BytesPiece) piece).take().orElse(Unpooled.EMPTY_BUFFER)))
                        .timeout(STALLED, eventLoop);
        return sent.doOnSuccess(done -> entry.sent(piece.length())).then(NextTurn.of(channel));
    }

    /** A segment is long: as long as anything of it leaves, the client is just slow. */
    static Mono<Void> send(SegmentRegion region, Channel channel, Scheduler eventLoop) {
        Mono<Integer> stalled = Flux.interval(STALLED.dividedBy(LOOKS), eventLoop)
                .map(look -> region.transferred())
                .scan(new Patience(0, 0), Patience::next)
                .map(Patience::silentLooks)
                .filter(looks -> looks == LOOKS)
                .next();
        return FutureMono.deferFuture(() -> channel.writeAndFlush(region)).timeout(stalled);
    }

    private static Mono<Void> abort(Channel channel, boolean resumable, Throwable error, AccessEntry entry) {
        if (isOfTheClient(error)) {
            log.debug("The client of {} has left, or takes nothing any more: {}", channel, error.toString());
        } else {
            entry.cutOff();
            log.atWarn()
                    .addKeyValue(ErrorAnswers.LOG_ID, entry.id())
                    .log("The answer to {} is cut off: {}", channel.remoteAddress(), error.getMessage());
        }
        // What no place could finish is worth to be resumed; wrong content is not, nor what a broken store gives.
        if (!resumable || !(error instanceof PlacesFailedException)) {
            return reset(channel);
        }
        return close(channel);
    }

    /** A client that has left, or has taken nothing for too long. */
    private static boolean isOfTheClient(Throwable error) {
        return error instanceof ClosedChannelException
                || error instanceof AbortedException // what FutureMono makes of that
                || error instanceof SSLException // it has ended TLS: what is written after that fails so
                || error instanceof TimeoutException
                || AbortedException.isConnectionReset(error);
    }

    /** Below TLS, whose own ending would be a proper one. */
    private static Mono<Void> reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        return ended(tls == null ? channel::close : tls::close);
    }

    private static boolean isEncrypted(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Whether a client can tell an answer that was cut off from a complete one when the connection is just closed. */
    private static boolean showsItsEnd(Answer answer, HttpServerResponse response) {
        return answer.length().isPresent() || response.version().equals(HttpVersion.HTTP_1_1);
    }

    /** Ends with an error, so that nothing is written any more. */
    private static Mono<Void> close(Channel channel) {
        return ended(channel::close);
    }

    private static Mono<Void> ended(Supplier<ChannelFuture> close) {
        return FutureMono.deferFuture(close).then(Mono.error(AbortedException::beforeSend));
    }

    private static Channel channel(HttpServerResponse response) {
        Channel[] channel = new Channel[1];
        response.withConnection(connection -> channel[0] = connection.channel());
        return channel[0];
    }
}
