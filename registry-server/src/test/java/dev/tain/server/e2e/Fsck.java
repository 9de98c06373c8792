package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.storage.StoreCheck;
import dev.tain.storage.StoreFinding;
import dev.tain.storage.StoreTally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Verifies a store from which no Tain serves at the moment. */
final class Fsck {

    private Fsck() {}

    /** Runs the command, which must find nothing, and returns its last line. */
    static String command(Path directory) {
        Command.Result result =
                BadStart.tain(directory, "fsck", "--config", "tain.yaml").orFail();
        assertThat(result.lastLine()).contains(": 0 errors, 0 notices; ");
        return result.lastLine();
    }

    /** Does what the command does, without starting a JVM. */
    static StoreTally check(Path store) throws IOException {
        List<StoreFinding> findings = new CopyOnWriteArrayList<>();
        StoreTally tally = StoreCheck.of(store, findings::add).run();
        assertThat(findings).isEmpty();
        return tally;
    }
}
