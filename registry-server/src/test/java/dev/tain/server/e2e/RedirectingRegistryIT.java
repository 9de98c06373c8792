package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Credentials;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry with passwords whose blobs are at another host, which takes no passwords. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry", "nginx"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RedirectingRegistryIT {

    @TempDir
    static Path imageDirectory;

    static RealImage image;
    static Path store;

    @TempDir
    Path directory;

    private final Credentials ada = TestSecret.credentials("ada");

    @AutoClose
    DockerRegistryProcess registry;

    @AutoClose
    NginxProcess front;

    @AutoClose
    TainProcess tain;

    @BeforeAll
    static void fillTheStore() throws IOException {
        image = RealImage.build(imageDirectory);
        store = image.pushToStore(imageDirectory, PrivateSource.REPOSITORY);
    }

    @BeforeEach
    void startEverything() throws IOException {
        registry = DockerRegistryProcess.start(
                RegistryOptions.in(directory.resolve("registry")).htpasswd(ada), store);
        front = NginxProcess.start(directory.resolve("front"), registry, store);
        Path tainDirectory = directory.resolve("tain");
        PrivateSource.writeInsecure(tainDirectory, front.host());
        Path authFile = directory.resolve("auth.json");
        AuthFile.write(authFile, front.host(), ada);
        tain = TainProcess.startIn(tainDirectory, Map.of("TAIN_AUTHFILE", authFile.toString()));
    }

    @Test
    void podmanPullsBlobsFromAnotherHostThatNeverSeesThePassword() throws Exception {
        Command.Result pull = PrivateSource.node(directory.resolve("node"), tain)
                .podman("pull", PrivateSource.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
        assertThat(front.requests()).anyMatch(line -> line.matches("GET /v2/.+/blobs/.+ 307 authorized"));
        assertThat(front.storageRequests())
                .hasSizeGreaterThanOrEqualTo(image.blobs().size())
                .allMatch(line -> line.endsWith(" 200 anonymous"));
    }

    @Test
    void theAddressesWithSignaturesStayOutOfTheLog() throws Exception {
        TainClient client = new TainClient(tain, PrivateSource.IMAGE);

        assertThat(client.blob(image.blobs().get(0)).statusCode()).isEqualTo(200);

        assertThat(tain.log()).doesNotContain("X-Amz-Signature");
    }
}
