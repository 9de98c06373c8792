package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestBlob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blob that is here for one repository, and asked for in another. */
class SharedBlobTest {

    private static final RepositoryName FIRST = RepositoryName.parse("team/first");
    private static final RepositoryName SECOND = RepositoryName.parse("team/second");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakeRegistry source = FakeRegistry.start();
    private final TestBlob blob =
            ImageBuilder.seeded(1).layer(100_000).build().layers().get(0);

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() throws IOException {
        tain = RunningTain.start(store, source);
        source.putBlob(FIRST, blob.digest(), blob.content());
        tain.get(path(FIRST));
        Await.until("the fill has ended", LIMIT, () -> !links().isEmpty());
        source.forgetRequests();
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        source.close();
    }

    @Test
    void isServedAfterAHeadAndNotDownloadedAgain() throws IOException {
        source.putBlob(SECOND, blob.digest(), blob.content());

        assertThat(tain.get(path(SECOND)).body()).isEqualTo(blob.content().bytes());
        assertThat(tain.get(path(SECOND)).body()).isEqualTo(blob.content().bytes());

        assertThat(source.requests(RequestMatch.gets())).isEmpty();
        assertThat(source.requests(RequestMatch.heads())).hasSize(1);
    }

    @Test
    void isNotServedToARepositoryThatDoesNotHaveIt() throws IOException {
        assertThat(tain.get(path(SECOND)).statusCode()).isEqualTo(404);
    }

    private String path(RepositoryName repository) {
        return "/v2/source.example/%s/blobs/%s".formatted(repository, blob.digest());
    }

    private List<Path> links() {
        try {
            return tain.files("docker/registry/v2/repositories");
        } catch (IOException e) {
            return List.of(); // a file went away while they were listed
        }
    }
}
