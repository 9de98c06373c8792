package dev.tain.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * An answer whose headers have arrived. Its owner reads or discards the body; a body read to its end gives the connection
 * back to the pool.
 */
final class Exchange {

    /** A longer body that nobody wants is not worth reading for the sake of the connection. */
    private static final long WORTH_DRAINING = 64 * 1024;

    private final URI uri;
    private final HttpClientResponse response;
    private final Connection connection;
    private final Duration patience;
    private final BodyRoom room;
    // Asked for at once: after its last byte an answer has no channel any more.
    private final EventExecutor eventLoop;
    private final Reach reach;

    /**
     * An answer.
     *
     * @param known how near the server is, when the connection does not show it
     * @param patience the longest silence in its body
     * @param room for the body when it is read whole
     */
    Exchange(
            URI uri,
            Optional<Reach> known,
            HttpClientResponse response,
            Connection connection,
            Duration patience,
            BodyRoom room) {
        this.uri = uri;
        this.response = response;
        this.connection = connection;
        this.patience = patience;
        this.room = room;
        this.eventLoop = connection.channel().eventLoop();
        this.reach = known.orElseGet(() -> reachOf(connection.channel()));
    }

    private static Reach reachOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress socket
                ? Reach.of(socket.getAddress())
                : Reach.PUBLIC;
    }

    URI uri() {
        return uri;
    }

    int status() {
        return response.status().code();
    }

    /** How near the place is that the answer came from. */
    Reach reach() {
        return reach;
    }

    /** Status code and reason phrase. */
    String statusLine() {
        return response.status().toString();
    }

    Optional<String> header(CharSequence name) {
        return Optional.ofNullable(response.responseHeaders().get(name));
    }

    List<String> headers(CharSequence name) {
        return response.responseHeaders().getAll(name);
    }

    /** The announced length of the body; empty when there is none, when it is not a number, and when the body is encoded. */
    OptionalLong contentLength() {
        return isEncoded() ? OptionalLong.empty() : arrivingLength();
    }

    /** Whether the body is the content in another form, such as a compressed one, known or not. */
    boolean isEncoded() {
        return headers(HttpHeaderNames.CONTENT_ENCODING).stream()
                .map(String::strip)
                .anyMatch(encoding -> !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity"));
    }

    private OptionalLong arrivingLength() {
        return header(HttpHeaderNames.CONTENT_LENGTH)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /** The body as it arrives; cancelling it closes the connection. */
    Flux<ByteBuf> body() {
        return rawBody().onErrorMap(error -> Failures.ofBody(uri, error));
    }

    /** The same, no faster than these permit. */
    Flux<ByteBuf> body(List<Bandwidth> bandwidths) {
        return bandwidths.isEmpty()
                ? body()
                : new Throttle(rawBody(), bandwidths, eventLoop).onErrorMap(error -> Failures.ofBody(uri, error));
    }

    /** The whole body; an error when it is longer than the limit, or there is no room for it beside those that are being read. */
    Mono<byte[]> body(int limit) {
        if (contentLength().orElse(0) > limit) {
            discard();
            return Mono.error(WholeBody.tooLong(uri, limit));
        }
        return Mono.using(
                () -> new WholeBody(uri, limit, room),
                whole -> body().doOnNext(whole::append).then(Mono.fromSupplier(whole::bytes)),
                WholeBody::close,
                false); // when it is taken apart
    }

    void discard() {
        if (hasNoBody() || arrivingLength().orElse(Long.MAX_VALUE) <= WORTH_DRAINING) {
            // Owned by the connection: it ends with the body, with a time-out, or with the pool.
            arriving().subscribe(buffer -> {}, error -> {});
        } else {
            // Cancelled, which closes the connection: what has arrived by now is freed with a body, and not without
            // one.
            arriving().subscribe(buffer -> {}, error -> {}).dispose();
        }
    }

    /** Whether there is no body whatever Content-Length says, see RFC 9110, section 6.4.1. */
    private boolean hasNoBody() {
        return response.method().equals(HttpMethod.HEAD) || status() == 204 || status() == 304;
    }

    private Optional<ZlibWrapper> compression() {
        return header(HttpHeaderNames.CONTENT_ENCODING).flatMap(Inflation::form);
    }

    private Flux<ByteBuf> rawBody() {
        return compression().map(form -> Inflation.of(arriving(), form)).orElseGet(this::arriving);
    }

    private Flux<ByteBuf> arriving() {
        return new SilenceLimit(connection.inbound().receive(), patience, eventLoop);
    }
}
