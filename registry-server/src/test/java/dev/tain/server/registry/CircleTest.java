package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.TagSettings;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import dev.tain.server.FreePort;
import dev.tain.server.RunningTain;
import dev.tain.server.RunningTain.Habits;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tains behind each other. */
class CircleTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final String MANIFEST = "/v2/source.example/team/app/manifests/";

    private final TestImage image = ImageBuilder.seeded(1).layer(50_000).build();

    @TempDir
    private Path first;

    @TempDir
    private Path second;

    @Test
    void aTainBehindATainWorks() throws IOException {
        try (FakeRegistry source = FakeRegistry.start();
                RunningTain behind = RunningTain.start(second, source);
                RunningTain front = RunningTain.start(first, List.of(leadingTo(behind.host())))) {
            image.putInto(source, TEAM_APP);

            assertThat(front.get(MANIFEST + image.digest()).body())
                    .isEqualTo(image.manifest().content().bytes());
            assertThat(source.requests())
                    .allSatisfy(request -> assertThat(request.header("Via"))
                            .hasValueSatisfying(
                                    via -> assertThat(via.split(",")).hasSize(2)));
        }
    }

    @Test
    void aCircleIsFoundAndNamedInsteadOfFollowed() throws IOException {
        int port = FreePort.find();
        RegistryEntry toItself = leadingTo(RegistryHost.parse("localhost:" + port));
        try (RunningTain tain = RunningTain.start(first, List.of(toItself), port)) {
            HttpResponse<byte[]> answer = tain.get(MANIFEST + image.digest());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("in a circle", "localhost:" + port);
        }
    }

    /** The tag is too old, so that the question that comes back could wait for itself, or answer itself. */
    @Test
    void aCircleDoesNotConfirmATagByItself() throws IOException {
        int port = FreePort.find();
        TagSettings impatient = RunningTain.tags(null, Duration.ZERO, Duration.ZERO);
        Mirror itself = new Mirror(Location.parse("localhost:" + port + "/source.example"), true, PullFromMirror.ALL);
        try (FakeRegistry source = FakeRegistry.start()) {
            image.putInto(source, TEAM_APP, STABLE);
            try (RunningTain before = RunningTain.start(first, source)) {
                before.get(MANIFEST + STABLE);
            }
            source.forgetRequests();
            List<RegistryEntry> entries = List.of(RunningTain.entry("source.example", source, List.of(itself)));
            try (RunningTain tain = RunningTain.start(first, entries, port, Habits.caching(impatient))) {
                tain.clock().advance(RunningTain.TAG_MAX_AGE);

                tain.get(MANIFEST + STABLE);

                Await.until(
                        "the source to be asked",
                        Duration.ofSeconds(3),
                        () -> !source.requests(RequestMatch.heads()).isEmpty());
            }
        }
    }

    /** The question that comes back finds the download of the first one under way, and must not wait for it. */
    @Test
    void aBlobDoesNotWaitForItself() throws IOException {
        int port = FreePort.find();
        RegistryEntry toItself = leadingTo(RegistryHost.parse("localhost:" + port));
        try (RunningTain tain = RunningTain.start(first, List.of(toItself), port)) {
            HttpResponse<byte[]> answer = tain.get("/v2/source.example/team/app/blobs/" + image.digest());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("in a circle");
        }
    }

    private static RegistryEntry leadingTo(RegistryHost tain) {
        Location location = Location.parse(tain + "/source.example");
        return new RegistryEntry(Scope.parse("source.example"), Optional.of(location), true, false, List.of());
    }
}
