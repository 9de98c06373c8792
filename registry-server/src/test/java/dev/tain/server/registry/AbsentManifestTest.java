package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.TagSettings;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.server.RunningTain;
import dev.tain.server.RunningTain.Habits;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests that no place has: for a short time nobody is asked for them again. */
class AbsentManifestTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final TestImage IMAGE = ImageBuilder.seeded(1).layer(4_000).build();

    private final FakeRegistry mirror = FakeRegistry.start();
    private final FakeRegistry source = FakeRegistry.start();

    @TempDir
    private Path store;

    private Optional<RunningTain> tain = Optional.empty();

    @AfterEach
    void stop() throws IOException {
        if (tain.isPresent()) {
            tain.get().close();
        }
        mirror.close();
        source.close();
    }

    static Stream<Identifier> identifiers() {
        Tag signature = Tag.parse("sha256-" + "1".repeat(64) + ".sig");
        return Stream.of(STABLE, signature, IMAGE.digest());
    }

    @ParameterizedTest
    @MethodSource("identifiers")
    void areNotAskedForAgainUntilSomeTimeHasPassed(Identifier identifier) throws IOException {
        start(RunningTain.TAGS);
        assertAbsent(tain().get(path(identifier)));
        IMAGE.putInto(source, TEAM_APP, identifier instanceof Tag tag ? tag : STABLE);

        tain().clock().advance(RunningTain.TAGS.absentFor().minusMillis(1));
        assertAbsent(tain().get(path(identifier)));
        assertThat(tain().head(path(identifier)).statusCode()).isEqualTo(404);
        assertThat(source.requests()).hasSize(1);

        tain().clock().advance(Duration.ofMillis(1));
        assertThat(tain().get(path(identifier)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("identifiers")
    void areRememberedFromHeadToo(Identifier identifier) throws IOException {
        start(RunningTain.TAGS);

        assertThat(tain().head(path(identifier)).statusCode()).isEqualTo(404);
        assertAbsent(tain().get(path(identifier)));
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void areAskedForEachTimeWhenThatIsWanted() throws IOException {
        start(RunningTain.tags(null, Duration.ofSeconds(20), Duration.ZERO));
        assertAbsent(tain().get(path(STABLE)));
        IMAGE.putInto(source, TEAM_APP, STABLE);

        assertThat(tain().get(path(STABLE)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void areAbsentToWhereEveryPlaceDenies(int status) throws IOException {
        start(RunningTain.TAGS);
        mirror.on(RequestMatch.anything()).always(Fault.status(status));
        source.on(RequestMatch.anything()).always(Fault.status(status));

        assertAbsent(tain().get(path(STABLE)));
        assertAbsent(tain().get(path(STABLE)));
        assertThat(source.requests(RequestMatch.manifests())).hasSize(1);
    }

    @Test
    void areNotThoseOfWhichAPlaceCouldNotSay() throws IOException {
        start(RunningTain.TAGS);
        mirror.on(RequestMatch.anything()).always(Fault.status(500));
        assertThat(tain().get(path(STABLE)).statusCode()).isEqualTo(503);
        assertThat(tain().head(path(STABLE)).statusCode()).isEqualTo(503);

        IMAGE.putInto(source, TEAM_APP, STABLE);

        assertThat(tain().get(path(STABLE)).statusCode()).isEqualTo(200);
    }

    @Test
    void areServedAsSoonAsTheyAreHeld() throws IOException {
        start(RunningTain.TAGS);
        assertAbsent(tain().get(path(IMAGE.digest())));
        IMAGE.putInto(source, TEAM_APP, STABLE);
        tain().get(path(STABLE));

        assertThat(tain().get(path(IMAGE.digest())).statusCode()).isEqualTo(200);
    }

    @Test
    void includeATagThatItsSourceHasRemoved() throws IOException {
        IMAGE.putInto(source, TEAM_APP, STABLE);
        start(RunningTain.TAGS);
        tain().get(path(STABLE));
        source.remove(TEAM_APP, STABLE);
        tain().clock().advance(RunningTain.TAG_MAX_AGE);
        source.forgetRequests();

        assertAbsent(tain().get(path(STABLE)));
        assertAbsent(tain().get(path(STABLE)));
        assertThat(source.requests()).hasSize(1);
    }

    private void start(TagSettings settings) {
        List<Mirror> mirrors = List.of(new Mirror(RunningTain.location(mirror), true, PullFromMirror.ALL));
        tain = Optional.of(RunningTain.start(
                store, List.of(RunningTain.entry("source.example", source, mirrors)), 0, Habits.caching(settings)));
    }

    private RunningTain tain() {
        return tain.orElseThrow();
    }

    private static String path(Identifier identifier) {
        return "/v2/source.example/team/app/manifests/" + identifier;
    }

    private static void assertAbsent(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("MANIFEST_UNKNOWN");
    }
}
