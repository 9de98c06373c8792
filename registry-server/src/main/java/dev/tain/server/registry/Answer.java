package dev.tain.server.registry;

import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.place.Origin;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a client gets.
 *
 * @param status the HTTP status
 * @param headers the headers that are the answer's own
 * @param length the length of the body in bytes, for HEAD too; empty when it is not known
 * @param body the body, none for HEAD
 * @param origin where it came from, for the access log
 */
record Answer(int status, Map<String, String> headers, OptionalLong length, Body body, Origin origin) {

    /** Where nothing was pulled for an answer. */
    static final Origin SELF = new Origin("-");

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

    static Answer empty(int status, Map<String, String> headers) {
        return new Answer(status, headers, OptionalLong.of(0), new NoBody(), SELF);
    }

    /** The same for HEAD. */
    Answer withoutBody() {
        return new Answer(status, headers, length, new NoBody(), origin);
    }
}
