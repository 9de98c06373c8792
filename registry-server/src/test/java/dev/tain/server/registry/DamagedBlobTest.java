package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs that have come to harm on the disk while Tain did not run. */
class DamagedBlobTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final int SIZE = 3_000_000;
    private static final Content BLOB = Content.random(1, SIZE);
    private static final Digest DIGEST = BLOB.digest();
    private static final String PATH = "/v2/source.example/team/app/blobs/" + DIGEST;
    private static final Duration SOON = Duration.ofSeconds(20);

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    /** What may happen to a file. */
    private enum Harm {
        ANOTHER_BYTE {
            @Override
            void to(FileChannel file) throws IOException {
                file.write(ByteBuffer.wrap(new byte[1]), SIZE / 2);
                file.write(ByteBuffer.wrap(new byte[] {1}), SIZE / 2 + 1L);
            }
        },
        LOST_END {
            @Override
            void to(FileChannel file) throws IOException {
                file.truncate(SIZE / 2);
            }
        },
        MORE_THAN_ALL {
            @Override
            void to(FileChannel file) throws IOException {
                file.write(ByteBuffer.wrap(new byte[1]), SIZE);
            }
        };

        abstract void to(FileChannel file) throws IOException;
    }

    @BeforeEach
    void pull() throws IOException {
        source.putBlob(TEAM_APP, BLOB);
        tain = RunningTain.start(store, source);
        tain.get(PATH);
        awaitStored();
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    private void awaitStored() {
        Await.until("a blob that is stored", SOON, () -> tain.fills().isEmpty());
    }

    private void startAgain() throws IOException {
        tain.close();
        tain = RunningTain.start(store, source);
        source.forgetRequests();
    }

    private void startAgainAfter(Harm harm) throws IOException {
        Path data = store.resolve("docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(DIGEST.hex().substring(0, 2), DIGEST.hex()));
        try (FileChannel file = FileChannel.open(data, StandardOpenOption.WRITE)) {
            harm.to(file);
        }
        startAgain();
    }

    @ParameterizedTest
    @EnumSource
    void areNeverServedAsAWholeAndFetchedAgain(Harm harm) throws IOException {
        startAgainAfter(harm);

        assertThatThrownBy(() -> tain.get(PATH)).isInstanceOf(IOException.class);
        assertThat(tain.storeHealth().problem())
                .get()
                .extracting("cause")
                .asString()
                .contains("is damaged");

        assertThat(tain.get(PATH).body()).isEqualTo(BLOB.bytes());
        awaitStored();
        assertThat(tain.get(PATH).body()).isEqualTo(BLOB.bytes());
        assertThat(source.requests(RequestMatch.gets())).hasSize(1);
        assertThat(tain.storeHealth().problem()).isEmpty();
    }

    /** A complete answer about a part is a right one as well. */
    @Test
    void areNotServedInPartsEither() throws IOException {
        startAgainAfter(Harm.ANOTHER_BYTE);

        assertThatThrownBy(() -> tain.get(PATH, "Range", "bytes=1400000-1599999"))
                .isInstanceOf(IOException.class);

        assertThat(tain.get(PATH, "Range", "bytes=1400000-1599999").body())
                .isEqualTo(BLOB.slice(1_400_000, 200_000).bytes());
    }

    @Test
    void areNoReasonToSayThatThereIsNone() throws IOException {
        startAgainAfter(Harm.ANOTHER_BYTE);
        source.remove(TEAM_APP, DIGEST);

        assertThatThrownBy(() -> tain.get(PATH)).isInstanceOf(IOException.class);

        assertThat(tain.get(PATH).statusCode()).isEqualTo(503);
        assertThat(tain.head(PATH).statusCode()).isEqualTo(503);
    }

    @Test
    void othersAreServedWhole() throws IOException {
        startAgain();

        assertThat(tain.get(PATH).body()).isEqualTo(BLOB.bytes());
        assertThat(tain.get(PATH, "Range", "bytes=1000-1999").body())
                .isEqualTo(BLOB.slice(1_000, 1_000).bytes());
        assertThat(source.requests()).isEmpty();
    }
}
