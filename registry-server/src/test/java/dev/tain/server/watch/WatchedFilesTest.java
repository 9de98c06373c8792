package dev.tain.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchedFilesTest {

    /** A scheduled task that throws is never run again. */
    @Test
    void anErrorIsAProblemAndNoEndOfTheLooking() {
        boolean[] fails = {true};
        WatchedFiles files = new WatchedFiles("The files", () -> {
            if (fails[0]) {
                throw new StackOverflowError("too deep");
            }
            return true;
        });

        files.look();
        assertThat(files.problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("The files changed and cannot be used", "too deep"));

        fails[0] = false;
        files.look();
        assertThat(files.problem()).isEmpty();
    }
}
