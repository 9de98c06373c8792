package dev.tain.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tain.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** A layer of an image: a tar archive with one file of random bytes. */
final class Layer {

    private static final int BLOCK = 512;
    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;

    private final byte[] compressed;
    private final Digest uncompressed;

    private Layer(byte[] compressed, Digest uncompressed) {
        this.compressed = compressed;
        this.uncompressed = uncompressed;
    }

    /** A layer of this number, with so many random bytes in its file. */
    static Layer of(int number, int size, SplittableRandom random) throws IOException {
        byte[] content = new byte[size];
        random.nextBytes(content);
        ByteArrayOutputStream tar = new ByteArrayOutputStream(size + 4 * BLOCK);
        tar.write(header("layer-%d".formatted(number), size));
        tar.write(content);
        int padding = (BLOCK - size % BLOCK) % BLOCK;
        tar.write(new byte[padding + 2 * BLOCK]); // two empty blocks are the end
        byte[] archive = tar.toByteArray();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(archive.length);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(archive);
        }
        return new Layer(compressed.toByteArray(), Digest.sha256(archive));
    }

    /** The archive, gzipped. */
    byte[] compressed() {
        return compressed;
    }

    /** The digest of the archive itself, which the image's configuration names. */
    Digest uncompressed() {
        return uncompressed;
    }

    private static byte[] header(String name, int size) {
        byte[] header = new byte[BLOCK];
        put(header, NAME, name);
        put(header, MODE, "0000644\0" + "0000000\0" + "0000000\0"); // also the owner and the group
        put(header, SIZE, "%011o".formatted(size));
        put(header, TIME, "%011o".formatted(0));
        put(header, CHECKSUM, "        "); // counts as spaces in the sum itself
        put(header, TYPE, "0");
        put(header, MAGIC, "ustar\0" + "00");
        int sum = 0;
        for (byte value : header) {
            sum += value;
        }
        put(header, CHECKSUM, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
