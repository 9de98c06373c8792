package dev.tain.server.pull.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Progress progress = new Progress();

    @Test
    void answersAtOnceWhenThereIsMore() {
        progress.advance(10);

        assertThat(progress.beyond(4).toFuture()).isCompletedWithValue(10L);
    }

    @Test
    void waitsUntilThereIsMore() {
        CompletableFuture<Long> more = progress.beyond(10).toFuture();
        progress.advance(10);
        assertThat(more).isNotDone();

        progress.advance(11);

        assertThat(more).isCompletedWithValue(11L);
    }

    @Test
    void isEmptyAtTheEnd() {
        CompletableFuture<Long> more = progress.beyond(10).toFuture();

        progress.complete(10);

        assertThat(more).isCompletedWithValue(null);
        assertThat(progress.beyond(9).toFuture()).isCompletedWithValue(10L);
    }

    @Test
    void failsThoseWhoWaitAndThoseWhoComeLater() {
        CompletableFuture<Long> waiting = progress.beyond(0).toFuture();

        progress.fail(new IOException("cut"));

        assertThatThrownBy(waiting::join).hasRootCauseMessage("cut");
        assertThatThrownBy(progress.beyond(0).toFuture()::join).hasRootCauseMessage("cut");
    }

    @Test
    void staysCompleteWhateverComesAfter() {
        progress.complete(10);
        progress.fail(new IOException("too late"));
        progress.advance(11);

        assertThat(progress.beyond(9).toFuture()).isCompletedWithValue(10L);
    }

    @Test
    void forgetsThoseWhoLeave() {
        CompletableFuture<Long> gone = progress.beyond(0).toFuture();
        CompletableFuture<Long> stays = progress.beyond(0).toFuture();
        gone.cancel(true);

        progress.advance(1);

        assertThat(stays).isCompletedWithValue(1L);
    }
}
