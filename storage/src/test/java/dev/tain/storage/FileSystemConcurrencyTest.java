package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads at one store. A failure names the seed; {@code -Dtain.test.seed=…} sets it. */
class FileSystemConcurrencyTest {

    private static final long SEED = Long.getLong("tain.test.seed", System.nanoTime());
    private static final int THREADS = 8;
    private static final int STEPS = 60;
    private static final int BLOBS = 5;
    private static final int LARGEST = 50_000;

    private final FileSystemStore store;

    FileSystemConcurrencyTest(@TempDir Path root) throws IOException {
        store = FileSystemStore.open(root);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    /** What one thread does at each of its steps. */
    @FunctionalInterface
    private interface Step {
        void run(Random random) throws IOException;
    }

    @Test
    void findsOnlyWholeAndRightBlobsWhateverOthersDo() {
        List<byte[]> contents = contents();
        runInThreads(random -> {
            byte[] content = contents.get(random.nextInt(BLOBS));
            Digest digest = Digest.sha256(content);
            switch (random.nextInt(4)) {
                case 0 -> writeInPieces(content, random);
                case 1 -> abandon(digest, content, random);
                case 2 -> refuse(digest, content);
                default -> assertRight(store.blobs().find(digest), content);
            }
        });
    }

    @Test
    void neverTakesATagForHostedOrForOneThatWasNotConfirmed() {
        RepositoryName repository = new RepositoryName("a/b");
        List<Digest> manifests = contents().stream().map(Digest::sha256).toList();
        runInThreads(random -> {
            Tag tag = new Tag("t" + random.nextInt(20));
            if (random.nextBoolean()) {
                Digest manifest = manifests.get(random.nextInt(BLOBS));
                store.repositories().confirmTag(repository, tag, manifest, Instant.ofEpochSecond(random.nextInt()));
            }
            store.repositories().findTag(repository, tag).ifPresent(pointer -> {
                assertThat(pointer.isHosted()).isFalse();
                assertThat(manifests).contains(pointer.manifest());
            });
        });
    }

    private static List<byte[]> contents() {
        Random random = new Random(SEED);
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < BLOBS; i++) {
            contents.add(Blobs.bytes(SEED + i, random.nextInt(LARGEST) + 1));
        }
        return contents;
    }

    private void writeInPieces(byte[] content, Random random) throws IOException {
        try (BlobWriter writer = store.blobs().write(Digest.sha256(content))) {
            int offset = 0;
            while (offset < content.length) {
                int length = Math.min(random.nextInt(10_000) + 1, content.length - offset);
                writer.write(ByteBuffer.wrap(content, offset, length));
                offset += length;
            }
            writer.verify();
            assertRight(Optional.of(writer.commit()), content);
        }
        assertThat(store.blobs().find(Digest.sha256(content))).isPresent();
    }

    private void abandon(Digest digest, byte[] content, Random random) throws IOException {
        try (BlobWriter writer = store.blobs().write(digest)) {
            writer.write(ByteBuffer.wrap(content, 0, random.nextInt(content.length)));
        }
    }

    private void refuse(Digest digest, byte[] content) throws IOException {
        byte[] wrong = content.clone();
        wrong[wrong.length / 2] ^= 1;
        try (BlobWriter writer = Blobs.written(store.blobs(), digest, wrong)) {
            assertThatCode(writer::verify).isInstanceOf(DigestMismatchException.class);
        }
    }

    private static void assertRight(Optional<StoredBlob> found, byte[] content) throws IOException {
        if (found.isPresent()) {
            assertThat(found.get().size()).isEqualTo(content.length);
            assertThat(Blobs.content(found.get())).isEqualTo(content);
        }
    }

    private static void runInThreads(Step step) {
        assertThatCode(() -> {
                    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
                    CyclicBarrier start = new CyclicBarrier(THREADS);
                    List<Future<?>> runs = new ArrayList<>();
                    for (int thread = 0; thread < THREADS; thread++) {
                        Random random = new Random(SEED + thread);
                        runs.add(threads.submit(() -> {
                            start.await();
                            for (int i = 0; i < STEPS; i++) {
                                step.run(random);
                            }
                            return null;
                        }));
                    }
                    threads.shutdown();
                    for (Future<?> run : runs) {
                        run.get(1, TimeUnit.MINUTES);
                    }
                })
                .as("with -Dtain.test.seed=%d", SEED)
                .doesNotThrowAnyException();
    }
}
