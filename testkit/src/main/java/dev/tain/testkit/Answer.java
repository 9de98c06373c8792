package dev.tain.testkit;

import dev.tain.oci.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to one request while it is made up: the honest answer first, then changed by each {@link Fault} in turn,
 * then sent by {@link AnswerWriter}. The body is the whole content until the range, if one was asked for, is cut out of
 * it at the end, so that faults name offsets in the content.
 */
final class Answer {

    static final String CONTENT_LENGTH = "Content-Length";
    static final String CONTENT_RANGE = "Content-Range";
    static final String CONTENT_TYPE = "Content-Type";

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final List<Incident> incidents = new ArrayList<>();
    private int status;
    private Content body;
    private Optional<String> range = Optional.empty();
    private boolean chunked;
    private long bytesPerSecond = Long.MAX_VALUE;

    Answer(int status, Content body) {
        this.status = status;
        this.body = body;
    }

    /** An answer with the specification's error document. */
    static Answer error(int status, ErrorCode code) {
        String document = "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, code.message());
        return new Answer(status, Content.of(document)).header(CONTENT_TYPE, "application/json");
    }

    /** Makes status, headers and body those of the other answer; what happens on the way stays. */
    void become(Answer other) {
        status = other.status;
        body = other.body;
        headers.clear();
        headers.putAll(other.headers);
    }

    Answer header(String name, String value) {
        return headers(name, List.of(value));
    }

    /** Sets a header to several values, each in a line of its own. */
    Answer headers(String name, List<String> values) {
        headers.put(name, values);
        return this;
    }

    void body(Content content) {
        body = content;
    }

    /** Asks for the part of the body that the value of a Range header names; nothing when empty. */
    void range(Optional<String> header) {
        range = header;
    }

    boolean isRanged() {
        return range.isPresent();
    }

    /** Cuts the body down to the range. Several ranges at once are not supported: then the whole content is sent. */
    void applyRange() {
        if (status == OK && range.filter(ByteRange::isSingle).isPresent()) {
            range.flatMap(header -> ByteRange.parse(header, body.size()))
                    .ifPresentOrElse(this::becomePartial, this::becomeNotSatisfiable);
        }
    }

    void becomeNotSatisfiable() {
        long size = body.size();
        become(error(RANGE_NOT_SATISFIABLE, ErrorCode.SIZE_INVALID).header(CONTENT_RANGE, "bytes */" + size));
    }

    private void becomePartial(ByteRange part) {
        header(CONTENT_RANGE, "bytes %d-%d/%d".formatted(part.first(), part.last(), body.size()));
        status = PARTIAL_CONTENT;
        body = body.slice(part.first(), part.length());
    }

    void add(Incident incident) {
        incidents.add(incident);
    }

    void sendChunked() {
        chunked = true;
    }

    void limitRate(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    int status() {
        return status;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    Content body() {
        return body;
    }

    boolean isChunked() {
        return chunked;
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** What happens on the way, in the order in which it happens. */
    List<Incident> incidents() {
        return incidents.stream()
                .sorted(Comparator.comparingLong(Incident::afterBytes))
                .toList();
    }
}
