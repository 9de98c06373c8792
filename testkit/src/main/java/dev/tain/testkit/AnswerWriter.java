package dev.tain.testkit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Sends one answer, with everything that happens to it on the way, and records how far it comes. */
final class AnswerWriter {

    private static final int LARGEST_PIECE = 64 * 1024;
    /** How often a second a piece is sent when the rate is limited. */
    private static final int PIECES_PER_SECOND = 20;

    private final Exchange exchange;
    private final Answer answer;
    private final HttpServerResponse response;
    private final Channel channel;

    private AnswerWriter(Exchange exchange, Answer answer, HttpServerResponse response, Channel channel) {
        this.exchange = exchange;
        this.answer = answer;
        this.response = response;
        this.channel = channel;
    }

    /** Sends an answer. */
    static Mono<Void> write(Exchange exchange, Answer answer, HttpServerResponse response) {
        return Mono.<Channel>create(sink -> response.withConnection(connection -> sink.success(connection.channel())))
                .flatMap(channel -> new AnswerWriter(exchange, answer, response, channel).write());
    }

    /** Sends the answer. The body goes out piece by piece, each when the one before it has left for the network. */
    private Mono<Void> write() {
        List<Mono<Void>> steps = new ArrayList<>();
        List<Incident> early = answer.incidents().stream()
                .filter(incident -> incident.afterBytes() == Incident.BEFORE_HEADERS)
                .toList();
        early.forEach(incident -> steps.add(happening(incident)));
        steps.add(Mono.defer(this::sendHeaders));
        if (!exchange.isHead()) {
            addBody(steps);
        }
        return Flux.concat(steps).then().doFinally(signal -> exchange.ended());
    }

    private void addBody(List<Mono<Void>> steps) {
        long size = answer.body().size();
        long sent = 0;
        for (Incident incident : answer.incidents()) {
            if (incident.afterBytes() != Incident.BEFORE_HEADERS) {
                long until = Math.min(size, incident.afterBytes());
                steps.add(sendBody(sent, until));
                steps.add(happening(incident));
                sent = until;
            }
        }
        steps.add(sendBody(sent, size));
    }

    private Mono<Void> happening(Incident incident) {
        return Mono.defer(() -> incident.event().on(channel));
    }

    private Mono<Void> sendHeaders() {
        exchange.sendsStatus(answer.status());
        response.status(answer.status());
        if (answer.isChunked()) {
            response.chunkedTransfer(true);
        } else {
            response.header(Answer.CONTENT_LENGTH, Long.toString(answer.body().size()));
        }
        answer.headers().forEach(response.responseHeaders()::set);
        // A HEAD answer is sent as a whole; headers alone would leave reactor-netty waiting for a body.
        return exchange.isHead() ? response.send() : response.sendHeaders().then();
    }

    private Mono<Void> sendBody(long from, long to) {
        long pieceSize = pieceSize();
        return Flux.<Long, Long>generate(() -> from, (offset, sink) -> {
                    if (offset >= to) {
                        sink.complete();
                    } else {
                        sink.next(offset);
                    }
                    return Math.min(to, offset + pieceSize);
                })
                .concatMap(offset -> sendPiece(offset, (int) Math.min(pieceSize, to - offset)), 1)
                .then();
    }

    private Mono<Void> sendPiece(long offset, int length) {
        // As HttpContent: reactor-netty 1.3 loses a single ByteBuf that is sent after the headers were sent alone.
        Mono<Void> sent = Mono.defer(() -> {
            // Counted first: when a client has seen a byte, it has been counted.
            exchange.sends(length);
            return response.sendObject(piece(offset, length)).then();
        });
        return isRateLimited() ? sent.then(Mono.delay(pause())).then() : sent;
    }

    private HttpContent piece(long offset, int length) {
        byte[] bytes = new byte[length];
        answer.body().read(offset, bytes);
        return new DefaultHttpContent(Unpooled.wrappedBuffer(bytes));
    }

    private boolean isRateLimited() {
        return answer.bytesPerSecond() != Long.MAX_VALUE;
    }

    private long pieceSize() {
        return Math.max(1, Math.min(LARGEST_PIECE, answer.bytesPerSecond() / PIECES_PER_SECOND));
    }

    private Duration pause() {
        return Duration.ofSeconds(1).dividedBy(Math.max(1, answer.bytesPerSecond() / pieceSize()));
    }
}
