package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags that were pushed here: what was pushed comes first, and what the source has under that name is something else. */
class PushedTagTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final String MANIFESTS = "/v2/source.example/team/app/manifests/";
    private static final String PATH = MANIFESTS + STABLE;
    private static final Content PUSHED =
            ImageBuilder.seeded(1).layer(4_000).build().manifest().content();
    private static final int TOO_LARGE = 4 * 1024 * 1024 + 1;

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final TestImage another = ImageBuilder.seeded(2).layer(4_000).build();

    @TempDir
    private Path store;

    private PushedContent hosted;
    private RunningTain tain;

    @BeforeEach
    void start() {
        another.putInto(source, TEAM_APP, STABLE);
        hosted = new PushedContent(store, "source.example/team/app");
        tain = RunningTain.start(store, source);
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    /** What may become of a manifest on the disk. */
    enum Loss {
        OF_ITS_BYTES {
            @Override
            void happen(PushedContent hosted) throws IOException {
                Files.delete(hosted.data(PUSHED.digest()));
            }
        },
        OF_ITS_LINK {
            @Override
            void happen(PushedContent hosted) throws IOException {
                Files.delete(hosted.revision(PUSHED.digest()));
            }
        },
        OF_SOME_BYTES {
            @Override
            void happen(PushedContent hosted) throws IOException {
                Files.write(hosted.data(PUSHED.digest()), new byte[PUSHED.bytes().length]);
            }
        };

        abstract void happen(PushedContent hosted) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void areNotTakenFromTheSourceWhenTheirManifestIsLost(Loss loss) throws IOException {
        hosted.manifest(PUSHED, STABLE.value());
        loss.happen(hosted);

        assertLost();

        tain.close();
        hosted.manifest(PUSHED);
        tain = RunningTain.start(store, source);
        assertThat(digest(tain.get(PATH))).isEqualTo(PUSHED.digest().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{\"schemaVersion\":1}"})
    void areNotTakenFromTheSourceWhenTheyAreOfATypeThatNobodyKnows(String manifest) throws IOException {
        hosted.manifest(Content.of(manifest), STABLE.value());

        assertLost();
    }

    @Test
    void areNotTakenFromTheSourceWhenTheirManifestIsTooLarge() throws IOException {
        hosted.manifest(Content.of(" ".repeat(TOO_LARGE)), STABLE.value());

        assertLost();
    }

    @Test
    void areNotTakenFromTheSourceWhenTheirFileSaysNothing() throws IOException {
        hosted.manifest(PUSHED, STABLE.value());
        Files.write(hosted.tag(STABLE.value()), new byte[] {(byte) 0xff, 0});

        assertLost();
    }

    /** A directory stands in for a file that nobody may read: that stops the superuser, too. */
    @Test
    void areNotTakenFromTheSourceWhenTheirFileCannotBeRead() throws IOException {
        hosted.manifest(PUSHED, STABLE.value());
        Files.delete(hosted.tag(STABLE.value()));
        Files.createDirectory(hosted.tag(STABLE.value()));

        assertLost();
    }

    @Test
    void areNotTakenFromTheSourceThatTheirNameStandsForBesides() throws IOException {
        PushedContent elsewhere = new PushedContent(store, "team/app");
        elsewhere.manifest(PUSHED, STABLE.value());
        Files.delete(elsewhere.data(PUSHED.digest()));
        String path = "/v2/team/app/manifests/%s?ns=source.example";

        assertThat(tain.get(path.formatted(STABLE)).statusCode()).isEqualTo(503);
        assertThat(tain.head(path.formatted(STABLE)).statusCode()).isEqualTo(503);
        assertThat(source.requests()).isEmpty();
        assertThat(tain.get(path.formatted(another.digest())).statusCode()).isEqualTo(200);
    }

    /** What a digest names is the same everywhere, and so mends what was pushed. */
    @ParameterizedTest
    @EnumSource
    void areThereAgainWhenTheirManifestWasPulledByDigest(Loss loss) throws IOException {
        hosted.manifest(PUSHED, STABLE.value());
        loss.happen(hosted);
        TestImage same = ImageBuilder.seeded(1).layer(4_000).build();
        same.putInto(source, TEAM_APP);

        assertThat(tain.get(MANIFESTS + same.digest()).body()).isEqualTo(PUSHED.bytes());

        assertThat(tain.get(PATH).body()).isEqualTo(PUSHED.bytes());
    }

    private void assertLost() throws IOException {
        HttpResponse<byte[]> answer = tain.get(PATH);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).asString().contains("what was pushed here under this name cannot be read any more");
        assertThat(tain.head(PATH).statusCode()).isEqualTo(503);
        assertThat(source.requests()).isEmpty();
    }

    private static String digest(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }
}
