package dev.tain.server.registry;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.gets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.RunningTain;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that have blobs and never say how long they are, as some proxies do that compress or cut into chunks. */
class UntoldSizeTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final RepositoryName TEAM_OTHER = RepositoryName.parse("team/other");

    @AutoClose
    private final FakeRegistry mirror = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry source = FakeRegistry.start();

    private final TestImage image = ImageBuilder.seeded(1).layer(300_000).build();
    private final Digest layer = image.layers().get(0).digest();

    @TempDir
    private Path store;

    private RunningTain tain;

    @BeforeEach
    void start() {
        tain = RunningTain.start(store, mirror, source);
        image.putInto(source, TEAM_APP, Tag.parse("stable"));
        source.on(blobs()).always(Fault.ignoreRange(), Fault.chunked());
    }

    @AfterEach
    void stop() throws IOException {
        tain.close();
    }

    @Test
    void breaksNoPromiseOfAManifest() throws IOException {
        HttpResponse<byte[]> manifest = tain.get("/v2/source.example/team/app/manifests/" + image.digest());

        assertThat(manifest.statusCode()).isEqualTo(200);
        assertThat(tain.get(path("app")).body())
                .isEqualTo(image.layers().get(0).content().bytes());
    }

    @Test
    void isNoneInTheAnswerToAHead() throws IOException {
        HttpResponse<byte[]> head = tain.head(path("app"));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Docker-Content-Digest")).contains(layer.toString());
        assertThat(head.headers().firstValue("Content-Length")).isEmpty();
    }

    @Test
    void keepsNoBlobFromARepositoryThatHasItToo() throws IOException {
        image.putInto(source, TEAM_OTHER);
        tain.get(path("app"));
        source.forgetRequests();

        HttpResponse<byte[]> other = tain.get(path("other"));

        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(image.layers().get(0).content().bytes());
        assertThat(source.requests(blobs().and(gets())))
                .allMatch(it -> it.header("Range").isPresent());
    }

    private String path(String name) {
        return "/v2/source.example/team/%s/blobs/%s".formatted(name, layer);
    }
}
