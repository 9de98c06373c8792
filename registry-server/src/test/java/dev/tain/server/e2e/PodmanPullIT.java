package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node pulls an image by the name of its source, and its mirror policy leads it to Tain. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PodmanPullIT {

    @TempDir
    static Path imageDirectory;

    static RealImage image;

    @TempDir
    Path directory;

    /** Stands for registry.access.redhat.com. */
    @AutoClose
    DockerRegistryProcess source;

    /** Stands for example.com. */
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
    }

    private void sourceHoldsTheImage() throws IOException {
        image.pushTo(source, Ubi8Policy.SOURCE.value(), node("source-pusher"));
    }

    private void mirrorHoldsTheImage() throws IOException {
        image.pushTo(mirror, Ubi8Policy.MIRROR.value(), node("mirror-pusher"));
    }

    /** A node of that name, which has pulled nothing yet. */
    private ContainersHome node(String name) throws IOException {
        return nodeWithNextPlace(name, mirror.host());
    }

    private ContainersHome nodeWithNextPlace(String name, String nextPlace) throws IOException {
        return ContainersHome.in(directory.resolve(name), Ubi8Policy.registriesConf(tain, nextPlace, source.host()));
    }

    private static Command.Result pull(ContainersHome node) {
        return node.podman("pull", Ubi8Policy.IMAGE + "@" + image.index());
    }

    private static void assertPulled(Command.Result pull) {
        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
    }

    /** Index, manifest, configuration and layers came through Tain, each from there. */
    private void assertEverythingCameFrom(String origin) {
        for (Digest blob : image.blobs()) {
            String path = path("blobs", blob);
            tain.awaitAccess(path, line -> line.path().equals(path));
        }
        assertThat(tain.accessLog())
                .allSatisfy(line -> {
                    assertThat(line.status()).isEqualTo(200);
                    assertThat(line.origin()).isEqualTo(origin);
                })
                .extracting(AccessLine::path)
                .contains(path("manifests", image.index()), path("manifests", image.manifest()));
    }

    private void awaitAnswerForTheIndex(int status) {
        String path = path("manifests", image.index());
        tain.awaitAccess(status + " for the index", line -> line.path().equals(path) && line.status() == status);
    }

    /** Pulls once, and returns when Tain holds everything and has logged it. */
    private void fillTheStoreFrom(String origin) throws IOException {
        assertPulled(pull(node("first-node")));
        assertEverythingCameFrom(origin);
        image.blobs().forEach(new StoreFiles(tain.store())::awaitBlob);
        tain.clearLog();
    }

    private static String path(String kind, Object identifier) {
        return "/v2/%s/%s/%s".formatted(Ubi8Policy.MIRROR, kind, identifier);
    }

    @Test
    void pullsThroughTainFromTheMirrorThatHoldsTheImage() throws Exception {
        mirrorHoldsTheImage();

        assertPulled(pull(node("node")));

        assertEverythingCameFrom(mirror.host());
        assertThat(source.requestsFor(image.index())).isEmpty();
    }

    @Test
    void pullsThroughTainFromTheSourceWhenNoMirrorHoldsTheImage() throws Exception {
        sourceHoldsTheImage();

        assertPulled(pull(node("node")));

        assertEverythingCameFrom(source.host());
        assertThat(mirror.requestsFor(image.index())).isNotEmpty();
    }

    @Test
    void pullsFromTheStoreWithEveryUpstreamStopped() throws Exception {
        mirrorHoldsTheImage();
        fillTheStoreFrom(mirror.host());
        source.stop();
        mirror.stop();

        assertPulled(pull(node("second-node")));

        assertEverythingCameFrom(AccessLine.STORE);
    }

    @Test
    void pullsFromTheStoreAfterARestart() throws Exception {
        sourceHoldsTheImage();
        fillTheStoreFrom(source.host());
        source.stop();
        mirror.stop();
        tain.stop();
        tain.startAgain();

        assertPulled(pull(node("second-node")));

        assertEverythingCameFrom(AccessLine.STORE);
    }

    @Test
    void failsWhenNothingIsHeldAndNothingReachable() throws Exception {
        source.stop();
        mirror.stop();

        Command.Result pull = pull(node("node"));

        assertThat(pull.succeeded()).as(pull.toString()).isFalse();
        assertThat(pull.output()).as("podman tried its other places too").contains(mirror.host(), source.host());
        awaitAnswerForTheIndex(503);
    }

    @Test
    void letsPodmanGoOnToItsNextPlaceWhenNothingIsReachable() throws Exception {
        source.stop();
        mirror.stop();
        try (DockerRegistryProcess next = DockerRegistryProcess.start(directory.resolve("next"))) {
            image.pushTo(next, Ubi8Policy.MIRROR.value(), node("next-pusher"));

            assertPulled(pull(nodeWithNextPlace("node", next.host())));

            awaitAnswerForTheIndex(503);
        }
    }

    @Test
    void answersNotFoundWhenEveryPlaceLacksTheImage() throws Exception {
        Command.Result pull = pull(node("node"));

        assertThat(pull.succeeded()).as(pull.toString()).isFalse();
        awaitAnswerForTheIndex(404);
    }

    @Test
    void asksOnlyTheSourceForATagUnderADigestOnlyPolicy() throws Exception {
        mirrorHoldsTheImage();
        sourceHoldsTheImage();

        var answer = new TainClient(tain, Ubi8Policy.MIRROR).manifest(Tag.parse("latest"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Docker-Content-Digest"))
                .hasValue(image.index().toString());
        assertThat(mirror.requests()).noneMatch(line -> line.matches("(GET|HEAD) .*/manifests/latest .*"));
        tain.awaitAccess(
                "the tag from the source",
                line -> line.path().equals(path("manifests", "latest"))
                        && line.origin().equals(source.host()));
    }

    @Test
    void skopeoCopiesAWholeIndexByteForByte() throws Exception {
        sourceHoldsTheImage();
        OciLayout copy = new OciLayout(directory.resolve("copy"));

        node("copier")
                .skopeo(
                        "copy",
                        "--all",
                        "--src-tls-verify=false",
                        "docker://%s/%s@%s".formatted(tain.host(), Ubi8Policy.IMAGE, image.index()),
                        copy.reference())
                .orFail();

        assertThat(copy.verified()).isEqualTo(image.layout().verified());
    }
}
