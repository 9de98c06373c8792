package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store can be handed from Tain to Distribution and back. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DistributionLayoutIT {

    private static final String HOSTED = "team/hosted";

    @TempDir
    Path directory;

    private RealImage image;
    private ContainersHome client;

    @AutoClose
    DockerRegistryProcess registry;

    @BeforeEach
    void buildTheImage() throws IOException {
        image = RealImage.build(directory);
        client = ContainersHome.in(directory.resolve("client"), "");
        registry = DockerRegistryProcess.start(directory.resolve("registry"));
    }

    @Test
    void distributionServesWhatTainHasStored() throws Exception {
        image.pushTo(registry, Ubi8Policy.SOURCE.value(), client);
        Path tainDirectory = directory.resolve("tain");
        Ubi8Policy.write(tainDirectory, registry.port(), registry.port());
        Path store;
        try (TainProcess tain = TainProcess.start(tainDirectory)) {
            copyAll(tain.host(), Ubi8Policy.IMAGE, "from-tain");
            store = tain.store();
            tain.stop();
        }
        registry.stop();

        try (DockerRegistryProcess successor = DockerRegistryProcess.start(directory.resolve("successor"), store)) {
            OciLayout copy = copyAll(successor.host(), Ubi8Policy.IMAGE, "from-distribution");
            assertThat(copy.verified()).isEqualTo(image.layout().verified());
            assertPodmanPulls(successor.host(), Ubi8Policy.IMAGE);
        }
    }

    @Test
    void tainServesWhatDistributionHasStored() throws Exception {
        Path tainDirectory = directory.resolve("tain");
        try (DockerRegistryProcess predecessor =
                DockerRegistryProcess.start(directory.resolve("predecessor"), tainDirectory.resolve("store"))) {
            image.pushTo(predecessor, HOSTED, client);
            predecessor.stop();
        }

        try (TainProcess tain = TainProcess.start(tainDirectory)) {
            OciLayout copy = copyAll(tain.host(), HOSTED, "from-tain");
            assertThat(copy.verified()).isEqualTo(image.layout().verified());
            assertPodmanPulls(tain.host(), HOSTED);
            assertThat(new TainClient(tain, HOSTED)
                            .manifest(Tag.parse("latest"))
                            .headers()
                            .firstValue("Docker-Content-Digest"))
                    .hasValue(image.index().toString());
        }
    }

    private OciLayout copyAll(String host, String repository, String name) {
        OciLayout copy = new OciLayout(directory.resolve(name));
        client.skopeo(
                        "copy",
                        "--all",
                        "--src-tls-verify=false",
                        "docker://%s/%s@%s".formatted(host, repository, image.index()),
                        copy.reference())
                .orFail();
        return copy;
    }

    private void assertPodmanPulls(String host, String repository) {
        Command.Result pull =
                client.podman("pull", "--tls-verify=false", "%s/%s@%s".formatted(host, repository, image.index()));
        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
    }
}
