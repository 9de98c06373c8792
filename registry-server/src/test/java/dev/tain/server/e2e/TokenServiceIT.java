package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Tag;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeTokenService;
import dev.tain.testkit.Gate;
import dev.tain.testkit.JwtIssuer;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestSecret;
import dev.tain.testkit.TokenAnswer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real registry that verifies tokens itself, and a token service that signs them. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TokenServiceIT {

    private static final String SERVICE = "Team registry";
    private static final String ISSUER = "Team accounts";
    private static final int PULLS = 100;

    @TempDir
    static Path imageDirectory;

    static RealImage image;
    static Path store;

    @TempDir
    Path directory;

    private final TestAuthority signers = TestAuthority.named("Signers CA");
    private final Credentials ada = TestSecret.credentials("ada");

    @AutoClose
    private final FakeTokenService accounts =
            service(new JwtIssuer(ISSUER, signers.forSigning("Accounts"), Duration.ofMinutes(5)));

    @AutoClose
    DockerRegistryProcess registry;

    @AutoClose
    TainProcess tain;

    @BeforeAll
    static void fillTheStore() throws IOException {
        image = RealImage.build(imageDirectory);
        store = image.pushToStore(imageDirectory, PrivateSource.REPOSITORY);
    }

    private FakeTokenService service(JwtIssuer issuer) {
        return FakeTokenService.builder()
                .account(ada)
                .issuing(issuer)
                .answering(TokenAnswer.of("{\"token\":\"{token}\",\"expires_in\":300,\"issued_at\":\"{now}\"}"))
                .start();
    }

    @BeforeEach
    void startEverything() throws IOException {
        start(accounts, directory.resolve("usual"));
    }

    private void start(FakeTokenService service, Path directory) throws IOException {
        registry = DockerRegistryProcess.start(
                RegistryOptions.in(directory.resolve("registry")).tokens(service.realm(), SERVICE, ISSUER, signers),
                store);
        Path tainDirectory = directory.resolve("tain");
        PrivateSource.writeInsecure(tainDirectory, registry.host());
        Path authFile = directory.resolve("auth.json");
        AuthFile.write(authFile, registry.host(), ada);
        tain = TainProcess.startIn(tainDirectory, Map.of("TAIN_AUTHFILE", authFile.toString()));
    }

    @Test
    void podmanPullsWithOneToken() throws Exception {
        Command.Result pull = PrivateSource.node(directory.resolve("node"), tain)
                .podman("pull", PrivateSource.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
        assertThat(accounts.requests()).hasSize(1);
        assertThat(accounts.requests().get(0).scopes()).containsExactly("repository:team/app:pull");
        assertThat(accounts.requests().get(0).parameter("account")).hasValue("ada");
    }

    @Test
    void aHundredFirstPullsAtOnceCostOneTokenRequest() {
        Gate gate = new Gate();
        accounts.hold(gate);
        TainClient client = new TainClient(tain, PrivateSource.IMAGE);

        List<CompletableFuture<HttpResponse<byte[]>>> pulls = new ArrayList<>();
        List<Digest> manifests = List.of(image.index(), image.manifest());
        for (int i = 0; i < PULLS; i++) {
            pulls.add(
                    switch (i % 3) {
                        case 0 -> client.manifestLater(Tag.parse("latest"));
                        case 1 -> client.manifestLater(manifests.get(i % manifests.size()));
                        default ->
                            client.blobLater(image.blobs().get(i % image.blobs().size()));
                    });
        }
        gate.awaitArrival(Duration.ofSeconds(20));
        gate.open();

        assertThat(pulls)
                .allSatisfy(pull -> assertThat(pull.join().statusCode()).isEqualTo(200));
        assertThat(accounts.requests()).hasSize(1);
    }

    @Test
    void aRegistryBelievesNobodyElse() throws Exception {
        tain.close();
        registry.close();
        TestAuthority others = TestAuthority.named("Signers CA");
        try (FakeTokenService liar =
                service(new JwtIssuer(ISSUER, others.forSigning("Accounts"), Duration.ofMinutes(5)))) {
            start(liar, directory.resolve("other"));

            assertThat(new TainClient(tain, PrivateSource.IMAGE)
                            .manifest(Tag.parse("latest"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
