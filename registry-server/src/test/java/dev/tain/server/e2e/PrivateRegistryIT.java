package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Tag;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node without an account pulls from a registry with passwords, for Tain has one. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PrivateRegistryIT {

    private static final Tag LATEST = Tag.parse("latest");

    @TempDir
    static Path imageDirectory;

    static RealImage image;
    static Path store;

    @TempDir
    Path directory;

    private final Credentials ada = TestSecret.credentials("ada");

    @AutoClose
    private final Started started = new Started();

    @AutoClose
    DockerRegistryProcess registry;

    @BeforeAll
    static void fillTheStore() throws IOException {
        image = RealImage.build(imageDirectory);
        store = image.pushToStore(imageDirectory, PrivateSource.REPOSITORY);
    }

    @BeforeEach
    void startTheRegistry() throws IOException {
        RegistryOptions options = RegistryOptions.in(directory.resolve("registry"));
        registry = DockerRegistryProcess.start(options.htpasswd(ada), store);
    }

    private Path authFile() {
        return directory.resolve("auth.json");
    }

    private TainProcess startTain() throws IOException {
        Path tainDirectory = directory.resolve("tain");
        PrivateSource.writeInsecure(tainDirectory, registry.host());
        Map<String, String> environment = Map.of("TAIN_AUTHFILE", authFile().toString());
        return started.add(TainProcess.startIn(tainDirectory, environment));
    }

    private static int answerToTheManifest(TainProcess tain) throws Exception {
        return new TainClient(tain, PrivateSource.IMAGE).manifest(LATEST).statusCode();
    }

    @Test
    void podmanPullsWithWhatPodmanLoginHasWritten() throws Exception {
        ContainersHome.in(directory.resolve("operator"), "").login(registry.host(), ada, authFile());
        TainProcess tain = startTain();

        Command.Result pull = PrivateSource.node(directory.resolve("node"), tain)
                .podman("pull", PrivateSource.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
    }

    @Test
    void aWrongPasswordIsNotFoundForTheNodeAndNamedInTheLog() throws Exception {
        Credentials wrong = TestSecret.credentials("ada");
        AuthFile.write(authFile(), registry.host(), wrong);
        TainProcess tain = startTain();

        assertThat(answerToTheManifest(tain)).isEqualTo(404);

        tain.awaitLog("401 Unauthorized");
        assertThat(tain.log())
                .containsPattern(registry.host() + "\\S* answered 401 Unauthorized.* to ada")
                .doesNotContain(wrong.password(), wrong.base64());
    }

    @Test
    void aPasswordForTheNamespaceCountsBeforeThatForTheHost() throws Exception {
        AuthFile.write(
                authFile(), Map.of(registry.host(), TestSecret.credentials("eve"), registry.host() + "/team", ada));
        TainProcess tain = startTain();

        assertThat(answerToTheManifest(tain)).isEqualTo(200);
    }

    @Test
    void aPasswordForAnotherNamespaceIsNotShown() throws Exception {
        AuthFile.write(authFile(), registry.host() + "/others", ada);
        TainProcess tain = startTain();

        assertThat(answerToTheManifest(tain)).isEqualTo(404);

        tain.awaitLog("401 Unauthorized");
        assertThat(tain.log()).containsPattern("401 Unauthorized.* to nobody");
    }

    @Test
    void aNewPasswordIsUsedWithoutARestart() throws Exception {
        AuthFile.write(authFile(), registry.host(), TestSecret.credentials("ada"));
        TainProcess tain = startTain();
        assertThat(answerToTheManifest(tain)).isEqualTo(404);

        Path next = directory.resolve("next.json");
        AuthFile.write(next, registry.host(), ada);
        Files.move(next, authFile(), StandardCopyOption.ATOMIC_MOVE);

        new TainClient(tain, PrivateSource.IMAGE).awaitStatus(LATEST, 200);
    }
}
