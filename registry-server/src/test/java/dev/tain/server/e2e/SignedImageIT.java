package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that looks for cosign's signatures pulls through Tain, under a policy whose mirrors are for digests only. It goes
 * nowhere else.
 */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SignedImageIT {

    @TempDir
    static Path imageDirectory;

    static RealImage image;

    @TempDir
    Path directory;

    @AutoClose
    DockerRegistryProcess source;

    @AutoClose
    DockerRegistryProcess mirror;

    @AutoClose
    TainProcess tain;

    @BeforeAll
    static void buildTheImage() throws IOException {
        image = RealImage.build(imageDirectory);
    }

    @BeforeEach
    void startEverything() throws IOException {
        source = DockerRegistryProcess.start(directory.resolve("source"));
        mirror = DockerRegistryProcess.start(directory.resolve("mirror"));
        Path tainDirectory = directory.resolve("tain");
        Ubi8Policy.write(tainDirectory, source.port(), mirror.port());
        tain = TainProcess.start(tainDirectory);
        image.pushTo(mirror, Ubi8Policy.MIRROR.value(), ContainersHome.in(directory.resolve("pusher"), ""));
    }

    private ContainersHome node() throws IOException {
        Path home = directory.resolve("node");
        ContainersHome node = ContainersHome.in(
                home, """
                [[registry]]
                prefix = "%s"
                location = "127.0.0.1:1/%s"
                mirror-by-digest-only = true

                [[registry.mirror]]
                location = "%s/%s"
                insecure = true
                """.formatted(Ubi8Policy.IMAGE, Ubi8Policy.SOURCE, tain.host(), Ubi8Policy.MIRROR));
        Path attachments = Files.createDirectories(home.resolve(".config/containers/registries.d"));
        Files.writeString(attachments.resolve("default.yaml"), "default-docker:\n  use-sigstore-attachments: true\n");
        return node;
    }

    private CosignSignature sign() {
        CosignSignature signature = new CosignSignature(image.manifest());
        signature.pushTo(mirror, Ubi8Policy.MIRROR.value());
        return signature;
    }

    private void awaitAnswer(CosignSignature signature, int status, String origin) {
        String path = "/v2/%s/manifests/%s".formatted(Ubi8Policy.MIRROR, signature.tag());
        tain.awaitAccess(
                "%d for %s from %s".formatted(status, path, origin),
                line -> line.path().equals(path)
                        && line.status() == status
                        && line.origin().equals(origin));
    }

    @Test
    void podmanGetsTheSignatureThatTheMirrorHas() throws Exception {
        CosignSignature signature = sign();

        Command.Result pull = node().podman("pull", Ubi8Policy.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
        awaitAnswer(signature, 200, mirror.host());
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void skopeoCopiesAnImageWithItsSignature() throws Exception {
        CosignSignature signature = sign();
        Path copy = directory.resolve("copy");

        node().skopeo("copy", "docker://%s@%s".formatted(Ubi8Policy.IMAGE, image.manifest()), "dir:" + copy)
                .orFail();

        awaitAnswer(signature, 200, mirror.host());
        assertThat(Files.readString(copy.resolve("signature-1"), StandardCharsets.ISO_8859_1))
                .contains("sigstore-json");
    }

    @Test
    void podmanPullsAnImageThatHasNoSignature() throws Exception {
        Command.Result pull = node().podman("pull", Ubi8Policy.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
        awaitAnswer(new CosignSignature(image.manifest()), 404, "-");
    }
}
