package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that accepts signed images only pulls one through Tain, under a policy whose mirrors are for digests only. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SignedImageIT {

    @TempDir
    static Path imageDirectory;

    static RealImage image;
    static KeyPair key;

    @TempDir
    Path directory;

    @AutoClose
    DockerRegistryProcess source;

    @AutoClose
    DockerRegistryProcess mirror;

    @AutoClose
    TainProcess tain;

    @BeforeAll
    static void buildTheImage() throws Exception {
        image = RealImage.build(imageDirectory);
        key = CosignSignature.newKey();
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

    /** A node that goes nowhere but to Tain. */
    private ContainersHome node() throws IOException {
        Path home = directory.resolve("node");
        ContainersHome node = ContainersHome.in(home, """
                [[registry]]
                prefix = "%s"
                location = "127.0.0.1:1/%s"
                mirror-by-digest-only = true

                [[registry.mirror]]
                location = "%s/%s"
                insecure = true
                """.formatted(Ubi8Policy.IMAGE, Ubi8Policy.SOURCE, tain.host(), Ubi8Policy.MIRROR));
        CosignSignature.require(home, Ubi8Policy.IMAGE, key);
        return node;
    }

    private void sign(Digest manifest, KeyPair with) throws Exception {
        CosignSignature.of(Ubi8Policy.IMAGE, manifest, with).pushTo(mirror, Ubi8Policy.MIRROR.value(), manifest);
    }

    private void awaitSignature(Digest manifest, int status) {
        String path = "/v2/%s/manifests/%s".formatted(Ubi8Policy.MIRROR, CosignSignature.tag(manifest));
        tain.awaitAccess(
                status + " for " + path, line -> line.path().equals(path) && line.status() == status);
    }

    @Test
    void podmanPullsAnImageWhoseSignatureTheMirrorHas() throws Exception {
        sign(image.manifest(), key);

        Command.Result pull = node().podman("pull", Ubi8Policy.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
        awaitSignature(image.manifest(), 200);
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void skopeoCopiesAnImageWithItsSignature() throws Exception {
        sign(image.manifest(), key);

        node().skopeo("copy", "docker://%s@%s".formatted(Ubi8Policy.IMAGE, image.manifest()), "dir:" + directory.resolve("copy"))
                .orFail();

        awaitSignature(image.manifest(), 200);
        assertThat(directory.resolve("copy/signature-1")).exists();
    }

    @Test
    void anImageWithoutASignatureIsRefusedByTheNodeAndNotForAnError() throws Exception {
        Command.Result pull = node().podman("pull", Ubi8Policy.IMAGE + "@" + image.index());

        assertThat(pull.succeeded()).as(pull.toString()).isFalse();
        assertThat(pull.output()).containsIgnoringCase("signature was required, but no signature exists");
        awaitSignature(image.manifest(), 404);
    }

    @Test
    void anImageWithAnotherSignatureIsRefusedByTheNode() throws Exception {
        sign(image.manifest(), CosignSignature.newKey());

        Command.Result pull = node().podman("pull", Ubi8Policy.IMAGE + "@" + image.index());

        assertThat(pull.succeeded()).as(pull.toString()).isFalse();
        assertThat(pull.output()).containsIgnoringCase("signature");
        awaitSignature(image.manifest(), 200);
    }
}
