package dev.tain.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The smallest tar archives that make up a layer.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06">ustar</a>
 */
final class TarLayer {

    private static final int BLOCK = 512;
    private static final int CHECKSUM_OFFSET = 148;
    private static final int CHECKSUM_LENGTH = 8;

    /** The bytes of an archive with one block of data: a header, the data, two empty blocks as the end. */
    static final int SMALLEST = 4 * BLOCK;

    private TarLayer() {}

    /**
     * An archive of exactly {@code size} bytes with one file, which is as large as fits. What is left over after the
     * end of the archive is zero, as tar allows.
     */
    static Content ofOneFile(String name, Content data, int size) {
        if (size < SMALLEST) {
            throw new IllegalArgumentException("A layer takes at least %d bytes, not %d".formatted(SMALLEST, size));
        }
        int fileSize = (size / BLOCK - 3) * BLOCK;
        byte[] archive = new byte[size];
        ByteBuffer.wrap(archive)
                .put(header(name, fileSize))
                .put(data.slice(0, fileSize).bytes());
        return Content.of(archive);
    }

    private static byte[] header(String name, int fileSize) {
        ByteBuffer header = ByteBuffer.allocate(BLOCK);
        field(header, 0, name);
        field(header, 100, "0000644\0");
        field(header, 108, "0000000\0");
        field(header, 116, "0000000\0");
        field(header, 124, "%011o\0".formatted(fileSize));
        field(header, 136, "00000000000\0");
        field(header, CHECKSUM_OFFSET, " ".repeat(CHECKSUM_LENGTH));
        field(header, 156, "0");
        field(header, 257, "ustar\00000");
        field(header, CHECKSUM_OFFSET, "%06o\0 ".formatted(sum(header.array())));
        return header.array();
    }

    private static void field(ByteBuffer header, int offset, String value) {
        header.put(offset, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static int sum(byte[] header) {
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        return sum;
    }
}
