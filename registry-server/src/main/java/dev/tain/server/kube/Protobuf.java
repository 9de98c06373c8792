package dev.tain.server.kube;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * A message of Protocol Buffers that has only texts and messages in it.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class Protobuf {

    private static final int LENGTH_DELIMITED = 2;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Protobuf text(int field, String text) {
        return write(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text, if it is one. */
    Protobuf textIf(int field, JsonNode text) {
        return text.isString() ? text(field, text.asString()) : this;
    }

    Protobuf message(int field, Protobuf message) {
        return write(field, message.bytes());
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private Protobuf write(int field, byte[] content) {
        number((field << 3) | LENGTH_DELIMITED);
        number(content.length);
        bytes.writeBytes(content);
        return this;
    }

    /** Seven bits a byte, the lowest first. */
    private void number(int value) {
        int rest = value;
        while (rest > SEVEN_BITS) {
            bytes.write((rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        bytes.write(rest);
    }
}
