package dev.tain.server.e2e;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.gets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.TestSeed;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tain is ended by {@code kill -9} while it fetches a layer. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KillDuringFillIT {

    private static final int SIZE = 20_000_000;
    private static final int KILLS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @Test
    void leavesNoWrongBlobHoweverFarTheFillHasCome() throws Exception {
        long seed = TestSeed.of(getClass());
        Random random = new Random(seed);
        Digest layer = source.putBlob(Ubi8Policy.SOURCE, Content.random(seed, SIZE));
        Ubi8Policy.write(directory, source.port(), source.port());
        try (TainProcess tain = TainProcess.start(directory)) {
            for (int kill = 0; kill < KILLS; kill++) {
                killDuringFill(tain, layer, random.nextInt(SIZE));
                assertThat(new StoreFiles(tain.store()).verified()).doesNotContain(layer);
                tain.startAgain();
            }
            source.clearFaults();

            HttpResponse<byte[]> answer = new TainClient(tain, Ubi8Policy.MIRROR).blob(layer);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Digest.sha256(answer.body())).isEqualTo(layer);
            new StoreFiles(tain.store()).awaitBlob(layer);
        }
    }

    private void killDuringFill(TainProcess tain, Digest layer, int afterBytes) {
        Gate gate = new Gate();
        source.clearFaults();
        source.on(gets().and(blob(layer))).always(Fault.stallAfter(afterBytes, gate));

        CompletableFuture<HttpResponse<byte[]>> pull = new TainClient(tain, Ubi8Policy.MIRROR).blobLater(layer);
        gate.awaitArrival(LIMIT);
        tain.kill();

        assertThat(pull).failsWithin(LIMIT).withThrowableOfType(ExecutionException.class);
    }
}
