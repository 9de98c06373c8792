package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestArtifact;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client whose {@code Host} is that of a mirror. Without {@code tain.own-hosts} it counts as Tain's own, and so the mirror, which
 * alone has the image, is not asked for that client; others must not notice.
 */
class ForgedHostTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final String REPOSITORY = "/v2/source.example/team/app/";
    private static final Tag STABLE = Tag.parse("stable");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final TestImage IMAGE = ImageBuilder.seeded(1).layer(100_000).build();
    private static final TestArtifact SIGNATURE = TestArtifact.of(IMAGE.digest(), "application/x.signature", "signed");
    private static final Digest LAYER = IMAGE.layers().get(0).digest();

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final Gate gate = new Gate();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        IMAGE.putInto(mirror, TEAM_APP, STABLE);
        tain = RunningTain.start(store, mirror, source);
    }

    @AfterEach
    void stop() throws IOException {
        gate.open();
        tain.close();
    }

    @Test
    void hidesNoTag() throws IOException {
        assertThat(forged("manifests/stable")).contains(" 404 ");

        assertThat(tain.get(REPOSITORY + "manifests/stable").statusCode()).isEqualTo(200);
    }

    @Test
    void hidesNoManifest() throws IOException {
        assertThat(forged("manifests/" + IMAGE.digest())).contains(" 404 ");

        assertThat(tain.get(REPOSITORY + "manifests/" + IMAGE.digest()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withholdsNoManifestForABlobThatItsOwnPlacesLack() throws IOException {
        tain.get(REPOSITORY + "manifests/stable");
        assertThat(forged("blobs/" + LAYER)).contains(" 404 ");

        assertThat(tain.get(REPOSITORY + "manifests/" + IMAGE.digest()).statusCode())
                .isEqualTo(200);
        assertThat(tain.get(REPOSITORY + "blobs/" + LAYER).statusCode()).isEqualTo(200);
    }

    @Test
    void hidesNoReferrers() throws IOException {
        SIGNATURE.putInto(mirror, TEAM_APP);
        assertThat(forged("referrers/" + IMAGE.digest())).contains(" 200 ");

        assertThat(ReferrerLists.digests(tain.get(REPOSITORY + "referrers/" + IMAGE.digest())))
                .containsExactly(SIGNATURE.digest());
    }

    @Test
    void isNotWaitedForByOthersWhoAskForTheSameManifest() throws IOException {
        source.on(RequestMatch.manifests()).always(Fault.holdHeaders(gate));
        try (RawClient client = send("manifests/stable")) {
            Await.until("the source is asked", LIMIT, () -> !source.requests().isEmpty());

            assertThat(tain.get(REPOSITORY + "manifests/stable").statusCode()).isEqualTo(200);
            gate.open();
            assertThat(client.readToTheEnd().answer()).contains(" 404 ");
        }
    }

    @Test
    void leadsNobodyElseAstrayWhoWaitsForTheSameBlob() throws Exception {
        tain.get(REPOSITORY + "manifests/stable");
        source.forgetRequests();
        source.on(RequestMatch.blobs()).always(Fault.holdHeaders(gate));
        try (RawClient forger = send("blobs/" + LAYER)) {
            Await.until("the source is asked", LIMIT, () -> !source.requests().isEmpty());
            try (RawClient other =
                    RawClient.send(tain.host(), "GET", REPOSITORY + "blobs/" + LAYER, "Connection: close")) {
                Await.until("both are under way", LIMIT, () -> requestsUnderWay() == 2);
                gate.open();

                assertThat(forger.readToTheEnd().answer()).contains(" 404 ");
                assertThat(other.readToTheEnd().answer()).startsWith("HTTP/1.1 200");
            }
        }
    }

    private double requestsUnderWay() {
        return tain.meters().get("tain.requests.active").gauge().value();
    }

    private String forged(String path) throws IOException {
        try (RawClient client = send(path)) {
            return client.readToTheEnd().answer();
        }
    }

    private RawClient send(String path) throws IOException {
        String named = "/v2/team/app/%s?ns=source.example".formatted(path);
        return RawClient.send(tain.port(), mirror.host(), "GET", named, "Connection: close");
    }
}
