package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures and attestations by tag, from mirrors that are for digests only. */
class SignatureTagTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final TestImage IMAGE = ImageBuilder.seeded(1).layer(4_000).build();
    private static final TestImage SIGNATURE =
            ImageBuilder.seeded(2).layer(4_000).build();
    private static final String TAG = "sha256-" + IMAGE.digest().hex();
    private static final String PATH = "/v2/source.example/team/app/manifests/" + TAG;

    private final FakeRegistry mirror = FakeRegistry.start();
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        Mirror digestsOnly = new Mirror(RunningTain.location(mirror), true, PullFromMirror.DIGEST_ONLY);
        tain = RunningTain.start(store, List.of(RunningTain.entry("source.example", source, List.of(digestsOnly))));
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
        mirror.close();
        source.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {".sig", ".att", ".sbom", ""})
    void comeFromTheMirrorOfWhatTheySign(String ending) throws IOException {
        SIGNATURE.putInto(mirror, TEAM_APP, Tag.parse(TAG + ending));

        HttpResponse<byte[]> answer = tain.get(PATH + ending);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(SIGNATURE.manifest().content().bytes());
        assertThat(tain.get("/v2/source.example/team/app/blobs/"
                                + SIGNATURE.layers().get(0).digest())
                        .statusCode())
                .isEqualTo(200);
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void comeFromTheSourceWhereNoMirrorHasThem() throws IOException {
        SIGNATURE.putInto(source, TEAM_APP, Tag.parse(TAG + ".sig"));

        assertThat(tain.get(PATH + ".sig").statusCode()).isEqualTo(200);
        assertThat(mirror.requests(RequestMatch.manifests())).isNotEmpty();
    }

    @Test
    void areSimplyUnknownWhereNobodyHasThem() throws IOException {
        IMAGE.putInto(source, TEAM_APP);
        mirror.on(RequestMatch.anything()).always(Fault.status(403));

        HttpResponse<byte[]> answer = tain.get(PATH + ".sig");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"MANIFEST_UNKNOWN\"");
    }

    @Test
    void areUnavailableWhileAPlaceThatMayHaveThemFails() throws IOException {
        mirror.on(RequestMatch.anything()).always(Fault.status(500));

        assertThat(tain.get(PATH + ".sig").statusCode()).isEqualTo(503);
    }

    @Test
    void areRevalidatedAtTheMirrorToo() throws IOException {
        SIGNATURE.putInto(mirror, TEAM_APP, Tag.parse(TAG + ".sig"));
        tain.get(PATH + ".sig");
        IMAGE.putInto(mirror, TEAM_APP, Tag.parse(TAG + ".sig"));
        tain.clock().advance(RunningTain.TAG_MAX_AGE);

        assertThat(tain.get(PATH + ".sig").body())
                .isEqualTo(IMAGE.manifest().content().bytes());
    }
}
