package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * One way in which a registry does not answer as it should. Faults may be combined: each changes what the one before it
 * left. Offsets of a <em>content</em> count from its beginning, also when only a range of it is sent; numbers of bytes
 * <em>sent</em> count the body of the one answer.
 */
public final class Fault {

    private final Consumer<Answer> change;

    Fault(Consumer<Answer> change) {
        this.change = change;
    }

    void applyTo(Answer answer) {
        change.accept(answer);
    }

    /** The connection is reset after so many bytes were sent; the peer may lose those that it has not read by then. */
    public static Fault resetAfter(long bytesSent) {
        return new Fault(answer -> answer.add(Incident.reset(bytesSent)));
    }

    /** The connection is reset without an answer. */
    public static Fault resetWithoutAnswer() {
        return new Fault(answer -> answer.add(Incident.reset(Incident.BEFORE_HEADERS)));
    }

    /** The connection is closed in the ordinary way after so many bytes were sent: a short body. */
    public static Fault closeAfter(long bytesSent) {
        return new Fault(answer -> answer.add(Incident.close(bytesSent)));
    }

    /** The connection is closed without an answer. */
    public static Fault closeWithoutAnswer() {
        return new Fault(answer -> answer.add(Incident.close(Incident.BEFORE_HEADERS)));
    }

    /** The headers are held back until the gate is opened. */
    public static Fault holdHeaders(Gate gate) {
        return new Fault(answer -> answer.add(Incident.hold(Incident.BEFORE_HEADERS, gate)));
    }

    /** After so many bytes were sent, the rest is held back until the gate is opened. */
    public static Fault stallAfter(long bytesSent, Gate gate) {
        return new Fault(answer -> answer.add(Incident.hold(bytesSent, gate)));
    }

    /** At most so many bytes a second are sent. */
    public static Fault rate(long bytesPerSecond) {
        return new Fault(answer -> answer.limitRate(bytesPerSecond));
    }

    /** The byte at this offset of the content is wrong. */
    public static Fault corruptByteAt(long offset) {
        return new Fault(answer -> answer.body(answer.body().corruptedAt(offset)));
    }

    /** Other content is sent, with its own length; all other headers stay. */
    public static Fault serve(Content other) {
        return new Fault(answer -> answer.body(other));
    }

    /** Another answer, with this status and content and no headers but its length. */
    public static Fault answer(int status, Content content) {
        return new Fault(answer -> answer.become(new Answer(status, content)));
    }

    /** An error with this status and the specification's error document: 401, 403, 404, 5xx … */
    public static Fault status(int status) {
        return new Fault(answer -> answer.become(Answer.error(status, codeFor(status))));
    }

    /** 429 with {@code Retry-After} in seconds. */
    public static Fault tooManyRequests(Duration retryAfter) {
        return new Fault(answer -> answer.become(Answer.error(429, ErrorCode.TOOMANYREQUESTS)
                .header("Retry-After", Long.toString(retryAfter.toSeconds()))));
    }

    /**
     * A redirect.
     *
     * @param status 301, 302, 303, 307 or 308
     */
    public static Fault redirect(int status, URI target) {
        return new Fault(
                answer -> answer.become(new Answer(status, Content.of("")).header("Location", target.toASCIIString())));
    }

    /** Who would get the content is sent to it elsewhere; errors stay. */
    static Fault redirectOfContent(int status, Function<Content, URI> target) {
        return new Fault(answer -> {
            if (answer.status() == 200) {
                redirect(status, target.apply(answer.body())).applyTo(answer);
            }
        });
    }

    /** The whole content is sent with 200, also to a request for a range. */
    public static Fault ignoreRange() {
        return new Fault(answer -> answer.range(Optional.empty()));
    }

    /** A request for a range is answered with 416; other requests as always. */
    public static Fault rangeNotSatisfiable() {
        return new Fault(answer -> {
            if (answer.isRanged()) {
                answer.becomeNotSatisfiable();
            }
        });
    }

    /** A wrong {@code Content-Length}; the connection is closed after the body. */
    public static Fault contentLength(long wrong) {
        return new Fault(answer -> {
            answer.header(Answer.CONTENT_LENGTH, Long.toString(wrong));
            answer.add(Incident.close(Incident.AT_THE_END));
        });
    }

    /** No {@code Content-Length}: the body is sent in chunks. */
    public static Fault chunked() {
        return new Fault(Answer::sendChunked);
    }

    /**
     * The content is compressed and so marked ({@code Content-Encoding: gzip}), asked for or not; it must fit the heap.
     */
    public static Fault gzip() {
        return new Fault(answer -> {
            answer.body(compressed(answer.body()));
            answer.header("Content-Encoding", "gzip");
        });
    }

    /** Another {@code Docker-Content-Digest}. */
    public static Fault digestHeader(Digest wrong) {
        return header(FakeRegistry.DIGEST_HEADER, wrong.toString());
    }

    /** A header is set, or replaced. */
    public static Fault header(String name, String value) {
        return new Fault(answer -> answer.header(name, value));
    }

    /** A header is left out. */
    public static Fault withoutHeader(String name) {
        return new Fault(answer -> answer.headers().remove(name));
    }

    private static ErrorCode codeFor(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHORIZED;
            case 403 -> ErrorCode.DENIED;
            case 404 -> ErrorCode.NAME_UNKNOWN;
            case 429 -> ErrorCode.TOOMANYREQUESTS;
            default -> ErrorCode.UNKNOWN;
        };
    }

    private static Content compressed(Content content) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(buffer)) {
            gzip.write(content.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Content.of(buffer.toByteArray());
    }
}
