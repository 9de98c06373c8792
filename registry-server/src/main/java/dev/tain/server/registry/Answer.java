package dev.tain.server.registry;

import dev.tain.server.observe.Result;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.place.Origin;
import io.netty.util.AsciiString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a client gets.
 *
 * @param status the HTTP status
 * @param headers the headers that are the answer's own
 * @param length the length of the body in bytes, for HEAD too; empty when it is not known
 * @param body the body, none for HEAD
 * @param origin where it came from, for the access log
 */
record Answer(int status, Map<AsciiString, CharSequence> headers, OptionalLong length, Body body, Origin origin) {

    /** What is in a body. */
    sealed interface Body {}

    /** Nothing. */
    record NoBody() implements Body {}

    /** A few bytes in memory. */
    // An array for speed; nobody writes to it.
    @SuppressWarnings("ArrayRecordComponent")
    record BytesBody(byte[] bytes) implements Body {}

    /** A blob, from files. */
    record FileBody(BlobBody blob) implements Body {}

    /** No answer at all: the connection is closed instead. */
    record Hangup() implements Body {}

    private static final int NOT_MODIFIED = 304;

    static Answer empty(int status, Map<AsciiString, CharSequence> headers) {
        return new Answer(status, headers, OptionalLong.of(0), new NoBody(), Origin.SELF);
    }

    static Answer none() {
        return new Answer(Result.WITHOUT_ANSWER, Map.of(), OptionalLong.empty(), new Hangup(), Origin.SELF);
    }

    /** What says that the client has the content already; it describes the content no further. */
    Answer notModified() {
        Map<AsciiString, CharSequence> kept = new LinkedHashMap<>(headers);
        kept.keySet().removeAll(Set.of(ContentHeaders.CONTENT_TYPE, ContentHeaders.ACCEPT_RANGES));
        return new Answer(NOT_MODIFIED, kept, OptionalLong.empty(), new NoBody(), origin);
    }

    /** The same for HEAD. */
    Answer withoutBody() {
        return new Answer(status, headers, length, new NoBody(), origin);
    }
}
