package dev.tain.testkit;

import dev.tain.testkit.RecordedRequest.Progress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.netty.http.server.HttpServerRequest;

/** A request and how far its answer has come: what {@link RecordedRequest} is a picture of. */
final class Exchange {

    private final RecordedRequest request;
    private volatile Progress progress = Progress.NONE;

    private Exchange(RecordedRequest request) {
        this.request = request;
    }

    static Exchange of(HttpServerRequest request) {
        String uri = request.uri();
        RequestTarget target = RequestTarget.of(uri.substring(0, RecordedRequest.endOfPath(uri)));
        return new Exchange(
                new RecordedRequest(request.method().name(), uri, headersOf(request), target, Progress.NONE));
    }

    private static Map<String, List<String>> headersOf(HttpServerRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : request.requestHeaders().names()) {
            headers.put(name, request.requestHeaders().getAll(name));
        }
        return Collections.unmodifiableMap(headers);
    }

    /** The request with the progress of its answer up to now. */
    RecordedRequest recorded() {
        return new RecordedRequest(request.method(), request.uri(), request.headers(), request.target(), progress);
    }

    RecordedRequest request() {
        return request;
    }

    boolean isHead() {
        return request.method().equals("HEAD");
    }

    synchronized void sendsStatus(int status) {
        progress = progress.withStatus(status);
    }

    synchronized void sends(int bytes) {
        progress = progress.plusBytes(bytes);
    }

    synchronized void ended() {
        progress = progress.atItsEnd();
    }
}
