package dev.tain.storage;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Random;

/** Contents, and the ways into and out of a blob store. */
final class Blobs {

    private Blobs() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that look random and are the same for the same seed. */
    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A writer that has taken and hashed the bytes, and verified nothing. */
    static BlobWriter written(BlobStore store, Digest digest, byte[] content) throws IOException {
        BlobWriter writer = store.write(digest);
        writer.write(ByteBuffer.wrap(content));
        writer.hashWritten(ByteBuffer.wrap(content));
        return writer;
    }

    static StoredBlob commit(BlobStore store, byte[] content) throws IOException {
        try (BlobWriter writer = written(store, Digest.sha256(content), content)) {
            writer.verify();
            return writer.commit();
        }
    }

    static byte[] content(StoredBlob blob) throws IOException {
        return Files.readAllBytes(blob.file());
    }
}
