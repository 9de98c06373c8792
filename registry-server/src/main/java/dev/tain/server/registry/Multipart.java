package dev.tain.server.registry;

import dev.tain.oci.MediaType;
import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.blob.BlobSection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Several parts of a blob in one body.
 *
 * @param contentType the type of the body, with what stands between its parts
 * @param length in bytes
 * @param body the parts, each with headers of its own
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-media-type-multipart-bytera">RFC 9110, section 14.6</a>
 */
record Multipart(String contentType, long length, BlobBody body) {

    /**
     * The parts of a blob.
     *
     * @param size the length of the whole blob in bytes
     */
    static Multipart of(List<ByteRange> ranges, long size, BlobBody whole) {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String boundary = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
        List<BlobSection> sections = new ArrayList<>();
        long length = 0;
        for (ByteRange range : ranges) {
            String head = "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                    .formatted(boundary, MediaType.OCTET_STREAM.value(), range.contentRange(size));
            sections.add(BlobSection.of(head, range.first(), range.length()));
            length += head.length() + range.length();
        }
        String end = "\r\n--%s--\r\n".formatted(boundary);
        sections.add(BlobSection.of(end, size, 0));
        return new Multipart(
                "multipart/byteranges; boundary=" + boundary, length + end.length(), whole.sections(sections));
    }
}
