package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.storage.StoredBlob;
import dev.tain.testkit.Content;
import dev.tain.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** When the blobs are read that were in the store before, and what is known of them then. */
class HeldBlobsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SIZE = 40_000_000;
    private static final Content CONTENT = Content.random(1, SIZE);

    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final StoreHealth health = new StoreHealth(ManualClock.atAnyTime());
    private final HeldBlobs held = new HeldBlobs(Schedulers.immediate(), Schedulers.fromExecutor(turns::add), health);

    @TempDir
    private Path directory;

    private Path file;
    private StoredBlob blob;

    @BeforeEach
    void store() throws IOException {
        file = Files.write(directory.resolve("data"), CONTENT.bytes());
        blob = new StoredBlob(CONTENT.digest(), SIZE, file);
    }

    private void runTurns() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    /** The bytes that a reader gets, in all. */
    private Flux<Long> lengths() {
        return held.body(blob).pieces().map(piece -> {
            piece.release();
            return piece.length();
        });
    }

    private long read() {
        return lengths().reduce(0L, Long::sum).blockOptional(LIMIT).orElseThrow();
    }

    @Test
    void areNotReadBeforeSomebodyReads() throws IOException {
        held.body(blob);

        assertThat(held.isServable(blob)).isTrue();
        assertThat(turns).isEmpty();
    }

    @Test
    void areReadOnceForAllAndInTurns() {
        CompletableFuture<Long> first = lengths().reduce(0L, Long::sum).toFuture();
        CompletableFuture<Long> second = lengths().reduce(0L, Long::sum).toFuture();
        assertThat(turns).hasSize(1);
        turns.remove().run();
        assertThat(turns).hasSize(1);
        assertThat(first).isNotDone();

        runTurns();

        assertThat(first).isCompletedWithValue((long) SIZE);
        assertThat(second).isCompletedWithValue((long) SIZE);
        assertThat(read()).isEqualTo(SIZE);
        assertThat(turns).isEmpty();
    }

    @Test
    void areReadAgainWhenAPieceCouldNotBeSent() {
        lengths().subscribe();
        runTurns();

        held.body(blob).pieceFailed();

        lengths().subscribe();
        assertThat(turns).hasSize(1);
    }

    @Test
    void areNotDamagedWhereTheyCannotBeOpened() throws IOException {
        BlobBody body = held.body(blob);
        Files.delete(file);

        assertThat(body.pieces().then().toFuture()).isCompletedExceptionally();
        assertThat(turns).isEmpty();
        assertThat(held.isDamaged(CONTENT.digest())).isFalse();
        assertThat(health.problem()).isEmpty();
    }

    /** An eviction is no reason to cut off a download. */
    @Test
    void goOnToTheirReadersWhenTheyAreEvicted() throws IOException {
        CompletableFuture<Long> reader = lengths().reduce(0L, Long::sum).toFuture();
        turns.remove().run();
        Files.delete(file);

        runTurns();

        assertThat(reader).isCompletedWithValue((long) SIZE);
    }

    @Test
    void areOpenedBeforeTheyAreServedOnceThatHasFailed() throws IOException {
        held.stored(CONTENT.digest());
        Files.delete(file);
        Files.createSymbolicLink(file, file);
        assertThat(held.isServable(blob)).isTrue();

        assertThat(lengths().then().toFuture()).isCompletedExceptionally();

        assertThatThrownBy(() -> held.isServable(blob)).isInstanceOf(IOException.class);
    }

    /** What was found out is about the file that was there before. */
    @Test
    void areRightWhenTheyAreStoredAnewWhileADamagedOneIsRead() throws IOException {
        Files.write(file, CONTENT.corruptedAt(5).bytes());
        CompletableFuture<Void> reader = lengths().then().toFuture();
        Path next = Files.write(directory.resolve("next"), CONTENT.bytes());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        held.stored(CONTENT.digest());

        runTurns();

        assertThat(reader).isCompletedExceptionally();
        assertThat(held.isDamaged(CONTENT.digest())).isFalse();
        assertThat(health.problem()).isEmpty();
        assertThat(read()).isEqualTo(SIZE);
    }

    @Test
    void sayWhatIsWrongWithADamagedOne() throws IOException {
        Files.write(file, CONTENT.corruptedAt(SIZE - 1).bytes());
        CompletableFuture<Void> reader = lengths().then().toFuture();
        runTurns();

        assertThat(reader).isCompletedExceptionally();
        assertThatThrownBy(() -> held.isServable(blob))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is damaged: it has 40000000 bytes");
        held.stored(CONTENT.digest());
        assertThat(held.isServable(blob)).isTrue();
    }
}
