package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.storage.StoredBlob;
import dev.tain.testkit.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;

class BlobBodyTest {

    private static final Content BLOB = Content.random(1, 5_000_000);
    private static final int LONGEST = 2 * 1024 * 1024;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(directory.resolve("data"), BLOB.bytes());
    }

    @Test
    void givesAllOfAStoredBlobInSegmentsOfAtMostTwoMebibytes() {
        List<Integer> lengths = new ArrayList<>();

        byte[] read = read(stored(BLOB.size()), lengths);

        assertThat(read).isEqualTo(BLOB.bytes());
        assertThat(lengths).containsExactly(LONGEST, LONGEST, 5_000_000 - 2 * LONGEST);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 5000000", "4999999, 1", "1000, 3000000", "17, 0"})
    void givesAPartOfAStoredBlob(long first, long length) {
        assertThat(read(stored(BLOB.size()).part(first, length), new ArrayList<>()))
                .isEqualTo(BLOB.slice(first, length).bytes());
    }

    @Test
    void failsWhenTheBlobTurnsOutShorterThanThePart() {
        BlobBody part = stored(1000).part(500, 501);

        assertThatThrownBy(() -> read(part, new ArrayList<>())).hasMessageContaining("ends at 1000 and not at 1001");
    }

    private BlobBody stored(long size) {
        return BlobBody.of(new StoredBlob(BLOB.digest(), size, file), Schedulers.immediate());
    }

    private static byte[] read(BlobBody body, List<Integer> lengths) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        body.pieces()
                .doOnNext(segment -> lengths.add((int) segment.length()))
                .doOnNext(segment -> copy((FileSegment) segment, read))
                .blockLast();
        return read.toByteArray();
    }

    private static void copy(FileSegment segment, ByteArrayOutputStream target) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate((int) segment.length());
            segment.file().channel().read(bytes, segment.position());
            Channels.newChannel(target).write(bytes.flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            segment.release();
        }
    }
}
