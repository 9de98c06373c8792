package dev.tain.server.e2e;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.gets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A layer much larger than the memory of Tain. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BigLayerIT {

    private static final long SIZE = 1L << 30;
    /** What the source holds back until the client has read everything before the client's margin. */
    private static final long TAIL = 1L << 20;
    /** What Tain may hold back of the bytes that it has: the last chunk and what is in buffers. */
    private static final long MARGIN = 64L << 20;

    private static final int PIECE = 1 << 20;

    @TempDir
    Path directory;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @Test
    void passesThroughALittleHeapBeforeTheSourceHasSentItsLastByte() throws Exception {
        Content content = Content.random(1, SIZE);
        Digest layer = content.digest();
        source.putBlob(Ubi8Policy.SOURCE, layer, content);
        Gate tail = new Gate();
        source.on(gets().and(blob(layer))).always(Fault.stallAfter(SIZE - TAIL, tail));
        Ubi8Policy.write(directory, source.port(), source.port());
        try (TainProcess tain = TainProcess.startWith(directory, "-Xmx128m")) {
            TainClient client = new TainClient(tain, Ubi8Policy.MIRROR);

            HttpResponse<InputStream> first = client.blobAsItComes(layer);
            assertThat(first.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
            assertThat(digestOf(first.body(), SIZE - TAIL - MARGIN, tail)).isEqualTo(layer);

            new StoreFiles(tain.store()).awaitBlob(layer);
            source.close();
            HttpResponse<InputStream> second = client.blobAsItComes(layer);
            assertThat(digestOf(second.body(), SIZE, tail)).isEqualTo(layer);
            tain.awaitAccess(
                    "the layer from the store", line -> line.origin().equals(AccessLine.STORE) && line.bytes() == SIZE);
        }
    }

    /** Reads a body to its end; after the first {@code before} bytes of it the gate is opened. */
    private static Digest digestOf(InputStream body, long before, Gate gate) throws IOException {
        MessageDigest state = DigestAlgorithm.SHA256.newMessageDigest();
        byte[] piece = new byte[PIECE];
        long done = 0;
        try (body) {
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                state.update(piece, 0, count);
                done += count;
                if (done >= before) {
                    gate.open();
                }
            }
        }
        return Digest.finish(DigestAlgorithm.SHA256, state);
    }
}
