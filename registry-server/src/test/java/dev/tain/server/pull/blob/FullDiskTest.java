package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full in the middle of a blob: its readers get all of it even so, and nobody gets a wrong byte. */
@NoBufferLeaks.Watched
@ParameterizedClass
@ValueSource(ints = {1, 2})
class FullDiskTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SIZE = 3_000_000;
    private static final int MIDDLE = 1_500_000;
    private static final Content CONTENT = Content.random(1, SIZE);
    private static final Digest BLOB = CONTENT.digest();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path directory;

    /** With one, a fill hashes on the thread that writes. */
    @Parameter
    private int processors;

    private final AtomicLong room = new AtomicLong();
    private final AtomicLong hashed = new AtomicLong();
    private volatile CountDownLatch mayHash = new CountDownLatch(0);
    private RunningFills fills;

    @BeforeEach
    void start() throws IOException {
        source.putBlob(RunningFills.REPOSITORY, CONTENT);
        fills = new RunningFills(
                directory, blobs -> new TestDisk(blobs, this::hashing, written -> {}, room::get), processors);
    }

    @AfterEach
    void stop() throws IOException {
        fills.close();
        assertThat(fills.downloads()).isZero();
    }

    private void hashing(long bytes) {
        hashed.addAndGet(bytes);
        try {
            assertThat(mayHash.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("Nothing interrupts a fill", e);
        }
    }

    /** Nothing fits, some, all but what is held back, and all but one byte. */
    static LongStream rooms() {
        return LongStream.of(0, 1_000, MIDDLE, SIZE - 1_000, SIZE - 1);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void theReaderGetsAllOfIt(long room) throws Exception {
        assertThat(read(PieceReader.all(body(room)))).isEqualTo(CONTENT.bytes());
        assertFailing();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void theReaderGetsAllOfABlobWhoseLengthNobodyAnnounced(long room) throws Exception {
        source.on(RequestMatch.blobs()).always(Fault.chunked());

        assertThat(read(PieceReader.all(body(room)))).isEqualTo(CONTENT.bytes());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void readersGetPartsWhereverTheyAre(long room) throws Exception {
        BlobBody body = body(room);

        PieceReader before = PieceReader.all(body.part(100_000, 1_000_000));
        PieceReader across = PieceReader.all(body.part(1_000_000, 1_900_000));
        PieceReader behind = PieceReader.all(body.part(2_000_000, 900_000));
        PieceReader end = PieceReader.all(body.part(SIZE - 10, 10));

        assertThat(read(before)).isEqualTo(CONTENT.slice(100_000, 1_000_000).bytes());
        assertThat(read(across)).isEqualTo(CONTENT.slice(1_000_000, 1_900_000).bytes());
        assertThat(read(behind)).isEqualTo(CONTENT.slice(2_000_000, 900_000).bytes());
        assertThat(read(end)).isEqualTo(CONTENT.slice(SIZE - 10, 10).bytes());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void readersGoOnFromWhereTheyAre(long room) throws Exception {
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).first(1, Fault.stallAfter(MIDDLE - 100_000, gate));
        BlobBody body = body(room);
        PieceReader fast = PieceReader.all(body);
        PieceReader slow = PieceReader.begin(body, 1);
        PieceReader asleep = PieceReader.begin(body, 0);
        gate.open();

        assertThat(read(fast)).isEqualTo(CONTENT.bytes());
        assertThat(read(slow.goOn())).isEqualTo(CONTENT.bytes());
        assertThat(read(asleep.goOn())).isEqualTo(CONTENT.bytes());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void wrongBytesAreNeverCompleted(long room) throws Exception {
        source.on(RequestMatch.blobs()).always(Fault.corruptByteAt(SIZE - 1));
        BlobBody body = body(room);

        PieceReader all = PieceReader.all(body);
        PieceReader part = PieceReader.all(body.part(1_000_000, 1_000_000));

        assertWrong(all, SIZE);
        assertWrong(part, 1_000_000);
    }

    /** What was told to readers is wrong then, whatever the digest is. */
    @Test
    void aLengthThatTurnsOutWrongIsNeverCompleted() throws Exception {
        FakeRegistry liar = FakeRegistry.start();
        try (liar) {
            liar.putBlob(RunningFills.REPOSITORY, BLOB, Content.random(2, 2_000_000));
            Fill fill = fills.fill(BLOB, liar, source);
            liar.remove(RunningFills.REPOSITORY, BLOB);

            assertWrong(PieceReader.all(fills.body(fill)), 2_000_000);
        }
    }

    @Test
    void aReaderThatLeavesLeavesNothingBehind() throws Exception {
        Gate gate = new Gate();
        source.on(RequestMatch.blobs()).nth(2, Fault.stallAfter(SIZE / 2, gate));
        PieceReader reader = PieceReader.begin(body(0), 3);
        Await.until("the first pieces", LIMIT, () -> reader.count() > 0);

        reader.cancel();
        gate.open();

        Await.until("the fill has ended", LIMIT, () -> fills.fills().statuses().isEmpty());
        assertThat(NoBufferLeaks.found()).isEmpty();
    }

    /** What is not, is read back from the disk in the end. */
    @Test
    void everythingIsHashedBesideTheWriting() throws Exception {
        read(PieceReader.all(body(Long.MAX_VALUE)));

        Await.until("the blob is held", LIMIT, () -> tally(FillOutcome.STORED) == 1);
        assertThat(hashed).hasValue(SIZE);
    }

    @Test
    void aFillThatIsStoppedWhileItHashesLeavesNothingBehind() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        mayHash = stopped;
        PieceReader reader = PieceReader.all(body(Long.MAX_VALUE));
        Await.until("the hashing", LIMIT, () -> hashed.get() > 0);

        fills.fills().close();
        stopped.countDown();

        assertThat(reader.result()).failsWithin(LIMIT);
        Await.until("the end of the download", LIMIT, () -> fills.downloads() == 0);
        assertThat(NoBufferLeaks.found()).isEmpty();
    }

    @Test
    void theNextFillGoesOnWithWhatIsThere() throws Exception {
        read(PieceReader.all(body(MIDDLE)));
        Await.until("the fill has ended", LIMIT, () -> fills.fills().statuses().isEmpty());
        source.forgetRequests();

        assertThat(read(PieceReader.all(body(Long.MAX_VALUE)))).isEqualTo(CONTENT.bytes());
        assertThat(source.requests().get(0).header("Range")).contains("bytes=%d-".formatted(MIDDLE));
        Await.until("the blob is held", LIMIT, () -> tally(FillOutcome.STORED) == 1);
        assertThat(fills.health().problem()).isEmpty();
    }

    private BlobBody body(long bytes) {
        room.set(bytes);
        return fills.body(fills.fill(BLOB, source));
    }

    private void assertFailing() {
        Await.until("the end of the fill", LIMIT, () -> tally(FillOutcome.PASSED_THROUGH) == 1);
        assertThat(fills.health().problem())
                .hasValueSatisfying(problem -> assertThat(problem.cause()).contains("No space left on device"));
        assertThat(fills.fills().tally().bytes()).isGreaterThanOrEqualTo(SIZE);
    }

    private long tally(FillOutcome outcome) {
        return fills.fills().tally().finished(outcome);
    }

    private static byte[] read(PieceReader reader) {
        return assertThat(reader.result()).succeedsWithin(LIMIT).actual();
    }

    private static void assertWrong(PieceReader reader, int promised) {
        assertThat(reader.result())
                .failsWithin(LIMIT)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(WrongContentException.class);
        assertThat(reader.count()).isLessThan(promised);
    }
}
