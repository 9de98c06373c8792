package dev.tain.server.pull.blob;

import static dev.tain.server.pull.blob.Progress.HELD_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SIZE = 10 * HELD_BACK;
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final Progress progress = new Progress();

    @Test
    void answersAtOnceWhenThereIsMore() {
        progress.advance(10);

        assertThat(beyond(4, SIZE)).isCompletedWithValue(10L);
    }

    @Test
    void waitsUntilThereIsMore() {
        CompletableFuture<Long> more = beyond(10, SIZE);
        progress.advance(10);
        assertThat(more).isNotDone();

        progress.advance(11);

        assertThat(more).isCompletedWithValue(11L);
    }

    @Test
    void holdsTheLastBytesOfEachReadersOwnPartBackUntilTheyAreVerified() {
        CompletableFuture<Long> all = beyond(SIZE - HELD_BACK, SIZE);
        CompletableFuture<Long> half = beyond(SIZE / 2 - HELD_BACK, SIZE / 2);
        CompletableFuture<Long> few = beyond(0, 100);
        progress.advance(SIZE);
        assertThat(all).isNotDone();
        assertThat(half).isNotDone();
        assertThat(few).isNotDone();

        progress.complete(SIZE);

        assertThat(all).isCompletedWithValue(SIZE);
        assertThat(half).isCompletedWithValue(SIZE / 2);
        assertThat(few).isCompletedWithValue(100L);
    }

    @Test
    void givesAPartWithoutItsLastBytesBeforeTheRestOfTheBlobHasCome() {
        progress.advance(SIZE / 2);

        assertThat(beyond(0, SIZE / 2)).isCompletedWithValue(SIZE / 2 - HELD_BACK);
    }

    @Test
    void holdsTheLastOfWhatIsThereBackWhileNobodyKnowsTheEnd() {
        CompletableFuture<Long> more = progress.beyond(0, UNKNOWN).toFuture();
        progress.advance(HELD_BACK);
        assertThat(more).isNotDone();

        progress.advance(HELD_BACK + 7);

        assertThat(more).isCompletedWithValue(7L);
    }

    @Test
    void isEmptyAtTheEnd() {
        CompletableFuture<Long> more = progress.beyond(10, UNKNOWN).toFuture();

        progress.complete(10);

        assertThat(more).isCompletedWithValue(null);
        assertThat(progress.beyond(9, UNKNOWN).toFuture()).isCompletedWithValue(10L);
        assertThat(beyond(10, 20)).isCompletedWithValue(null);
    }

    @Test
    void failsThoseWhoWaitAndThoseWhoComeLater() {
        CompletableFuture<Long> waiting = beyond(0, SIZE);

        progress.fail(new IOException("cut"));

        assertThatThrownBy(waiting::join).hasRootCauseMessage("cut");
        assertThatThrownBy(beyond(0, SIZE)::join).hasRootCauseMessage("cut");
    }

    @Test
    void staysCompleteWhateverComesAfter() {
        progress.complete(10);
        progress.fail(new IOException("too late"));
        progress.advance(11);

        assertThat(beyond(9, SIZE)).isCompletedWithValue(10L);
    }

    @Test
    void forgetsThoseWhoLeave() {
        CompletableFuture<Long> gone = beyond(0, SIZE);
        CompletableFuture<Long> stays = beyond(0, SIZE);
        gone.cancel(true);

        progress.advance(1);

        assertThat(stays).isCompletedWithValue(1L);
    }

    private CompletableFuture<Long> beyond(long offset, long end) {
        return progress.beyond(offset, OptionalLong.of(end)).toFuture();
    }
}
