package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Tain prints for nodes, put on real ones, leads their pulls through Tain. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NodeDocumentsIT {

    private static final RepositoryName UBI = RepositoryName.parse("ubi8/ubi-minimal");
    private static final RepositoryName TOOL = RepositoryName.parse("library/tool");
    private static final String UBI_IMAGE = "registry.access.redhat.com/" + UBI;
    private static final Tag LATEST = Tag.parse("latest");
    private static final TestImage IMAGE =
            ImageBuilder.seeded(41).layer(50_000).layer(20_000).build();

    @TempDir
    Path directory;

    /** Stands for registry.access.redhat.com and for docker.io. */
    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    @AutoClose
    TainProcess tain;

    @BeforeEach
    void startTainBeforeTheSource() throws IOException {
        IMAGE.putInto(source, UBI, LATEST);
        IMAGE.putInto(source, TOOL, LATEST);
        writePolicy("");
        tain = TainProcess.startUnderItsAddress(directory);
    }

    /** The sources on loopback, and these mirrors before that of Red Hat. */
    private void writePolicy(String mirrors) throws IOException {
        Path policy = Files.createDirectories(TainProcess.policy(directory));
        Files.writeString(policy.resolve("registries.conf"), """
                [[registry]]
                prefix = "docker.io"
                location = "%1$s"
                insecure = true

                [[registry]]
                prefix = "registry.access.redhat.com/ubi8"
                location = "%1$s/ubi8"
                insecure = true
                %2$s
                """.formatted(source.host(), mirrors));
    }

    /** Adds a mirror for digests alone, which is not there. */
    private void makeThePolicyDigestOnly() throws IOException {
        writePolicy("""
                [[registry.mirror]]
                location = "127.0.0.1:1/ubi8"
                insecure = true
                pull-from-mirror = "digest-only"
                """);
        Await.until(
                "the new policy in force",
                Duration.ofSeconds(5),
                () -> tain.awaitAdmin("/admin/v1/registries.conf").contains("digest-only"));
    }

    private void assertThroughTain(RepositoryName path, Object identifier, String query) {
        String manifest = "/%s/manifests/%s%s".formatted(path, identifier, query);
        tain.awaitAccess(manifest, line -> line.path().endsWith(manifest) && line.status() == 200);
        IMAGE.blobs()
                .forEach(blob -> tain.awaitAccess(
                        "blob " + blob.digest(),
                        line -> line.path().contains(blob.digest().toString()) && line.status() == 200));
    }

    private void assertNoTagAsked() {
        assertThat(tain.accessLog()).extracting(AccessLine::path).noneMatch(path -> path.contains("/manifests/latest"));
    }

    private ContainersHome podmanNode(String name) throws IOException {
        return ContainersHome.in(directory.resolve(name), tain.awaitAdmin("/admin/v1/nodes/registries.conf"));
    }

    private static void assertPulled(Command.Result pull) {
        assertThat(pull.orFail().lastLine()).isEqualTo(IMAGE.config().digest().hex());
    }

    @Test
    @RealTools("podman")
    void podmanPullsThroughTainByDigest() throws Exception {
        assertPulled(podmanNode("node").podman("pull", UBI_IMAGE + "@" + IMAGE.digest()));

        assertThroughTain(UBI, IMAGE.digest(), "");
    }

    @Test
    @RealTools("podman")
    void podmanPullsThroughTainByTagWhereThePolicyAllowsIt() throws Exception {
        assertPulled(podmanNode("node").podman("pull", UBI_IMAGE + ":latest"));

        assertThroughTain(UBI, "latest", "");
    }

    @Test
    @RealTools("podman")
    void podmanPullsThroughTainByDigestButNotByTagUnderADigestOnlyPolicy() throws Exception {
        makeThePolicyDigestOnly();

        assertPulled(podmanNode("tag-node").podman("pull", UBI_IMAGE + ":latest"));
        assertThat(tain.accessLog()).as("the tag comes from the source").isEmpty();

        assertPulled(podmanNode("digest-node").podman("pull", UBI_IMAGE + "@" + IMAGE.digest()));
        assertThroughTain(UBI, IMAGE.digest(), "");
        assertNoTagAsked();
    }

    @Test
    @RealTools({"containerd", "ctr"})
    void containerdPullsThroughTainByDigestAndByTag() throws Exception {
        try (ContainerdProcess containerd = ContainerdProcess.start(directory.resolve("containerd"))) {
            containerd.configure(
                    "registry.access.redhat.com",
                    tain.awaitAdmin("/admin/v1/nodes/hosts.toml?source=registry.access.redhat.com"));

            containerd.pull(UBI_IMAGE + "@" + IMAGE.digest()).orFail();
            assertThroughTain(UBI, IMAGE.digest(), "?ns=registry.access.redhat.com");

            containerd.pull(UBI_IMAGE + ":latest").orFail();
            assertThroughTain(UBI, "latest", "?ns=registry.access.redhat.com");
            assertThat(containerd.images())
                    .filteredOn(image -> image.contains(IMAGE.digest().toString()))
                    .hasSize(2);
        }
    }

    @Test
    @RealTools({"containerd", "ctr"})
    void containerdPullsImagesOfDockerIoThroughTain() throws Exception {
        try (ContainerdProcess containerd = ContainerdProcess.start(directory.resolve("containerd"))) {
            containerd.configure("docker.io", tain.awaitAdmin("/admin/v1/nodes/hosts.toml?source=docker.io"));

            containerd.pull("docker.io/library/tool:latest").orFail();

            assertThroughTain(TOOL, "latest", "?ns=docker.io");
        }
    }

    @Test
    @RealTools({"containerd", "ctr"})
    void containerdDoesNotAskTainForTagsUnderADigestOnlyPolicy() throws Exception {
        makeThePolicyDigestOnly();
        try (ContainerdProcess containerd = ContainerdProcess.start(directory.resolve("containerd"))) {
            containerd.configure(
                    "registry.access.redhat.com",
                    tain.awaitAdmin("/admin/v1/nodes/hosts.toml?source=registry.access.redhat.com"));

            Command.Result byTag = containerd.pull(UBI_IMAGE + ":latest");
            assertThat(byTag.succeeded())
                    .as("the source is out of reach: " + byTag)
                    .isFalse();
            assertNoTagAsked();

            containerd.pull(UBI_IMAGE + "@" + IMAGE.digest()).orFail();
            assertThroughTain(UBI, IMAGE.digest(), "?ns=registry.access.redhat.com");
        }
    }

    @Test
    @RealTools({"dockerd", "docker", "containerd"})
    void dockerPullsImagesOfDockerIoThroughTain() throws Exception {
        String daemonJson = tain.awaitAdmin("/admin/v1/nodes/daemon.json");
        try (DockerProcess engine = DockerProcess.start(directory.resolve("docker"), daemonJson)) {
            engine.docker("pull", "tool:latest").orFail();

            assertThroughTain(TOOL, "latest", "");
            List<String> digests = engine.docker("image", "inspect", "--format", "{{join .RepoDigests \" \"}}", "tool")
                    .orFail()
                    .output()
                    .lines()
                    .toList();
            assertThat(digests).contains("tool@" + IMAGE.digest());
        }
    }
}
