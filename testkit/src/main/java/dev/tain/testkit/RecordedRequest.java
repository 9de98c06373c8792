package dev.tain.testkit;

import dev.tain.oci.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a fake registry received it, and how far the answer has come.
 *
 * @param method the method, such as {@code GET}
 * @param uri path and query as they were sent
 * @param headers the values of each header, in the order received; look up by any case
 * @param target what the path names
 * @param answer what has been answered so far
 */
public record RecordedRequest(
        String method, String uri, Map<String, List<String>> headers, RequestTarget target, Progress answer) {

    /**
     * How far an answer has come.
     *
     * @param status the HTTP status; 0 while no headers have been sent
     * @param bodyBytes bytes of the body that were handed to the connection
     * @param ended whether nothing more will be sent
     */
    public record Progress(int status, long bodyBytes, boolean ended) {

        static final Progress NONE = new Progress(0, 0, false);

        Progress withStatus(int newStatus) {
            return new Progress(newStatus, bodyBytes, ended);
        }

        Progress plusBytes(int count) {
            return new Progress(status, bodyBytes + count, ended);
        }

        Progress atItsEnd() {
            return new Progress(status, bodyBytes, true);
        }
    }

    /** The path without the query. */
    public String path() {
        return uri.substring(0, endOfPath(uri));
    }

    /** What follows the question mark; empty without one. */
    public String query() {
        return uri.substring(Math.min(uri.length(), endOfPath(uri) + 1));
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The digest that the path names, of a blob or a manifest. */
    public Optional<Digest> digest() {
        return target.identifier().filter(Digest.class::isInstance).map(Digest.class::cast);
    }

    /** Without the query of an address that is none of a registry's: it may hold a signature. */
    @Override
    public String toString() {
        String shown = target.kind() == RequestTarget.Kind.OTHER ? path() : uri;
        return "%s %s → %d, %d bytes%s"
                .formatted(method, shown, answer.status(), answer.bodyBytes(), answer.ended() ? "" : ", not ended");
    }

    static int endOfPath(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? uri.length() : mark;
    }
}
