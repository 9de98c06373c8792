package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.TagSettings;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.policy.TagPattern;
import dev.tain.server.RunningTain;
import dev.tain.server.RunningTain.Habits;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags that are held but too old to be served unasked: how often their source is asked, and how long anybody waits for it. */
class TagRevalidationTest {

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Tag STABLE = Tag.parse("stable");
    private static final String PATH = "/v2/source.example/team/app/manifests/stable";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(10);
    private static final Duration MAX_STALE = Duration.ofHours(1);

    /** Not those that ask for the blobs of a manifest before it is served. */
    private static final RequestMatch HEADS = RequestMatch.heads().and(RequestMatch.manifests());

    private static final String NONE = "none";
    private static final String STALE = "110 tain \"Response is Stale\"";
    private static final String UNCONFIRMED = "111 tain \"Revalidation Failed\"";

    private final FakeRegistry source = FakeRegistry.start();
    private final Gate gate = new Gate();
    private final TestImage old = ImageBuilder.seeded(1).layer(4_000).build();
    private final TestImage young = ImageBuilder.seeded(2).layer(4_000).build();

    @TempDir
    private Path store;

    private Optional<RunningTain> tain = Optional.empty();

    @BeforeEach
    void fill() {
        old.putInto(source, TEAM_APP, STABLE);
    }

    @AfterEach
    void stop() throws IOException {
        if (tain.isPresent()) {
            tain.get().close();
        }
        source.close();
    }

    @Test
    void asksOnceHoweverManyAskAtTheSameTime() throws IOException {
        holdStaleTag(waiting(LONG));
        source.on(RequestMatch.heads()).always(Fault.holdHeaders(gate));

        List<CompletableFuture<HttpResponse<byte[]>>> answers = IntStream.range(0, 20)
                .mapToObj(i -> begin(i % 2 == 0 ? "GET" : "HEAD"))
                .toList();
        gate.awaitArrival(LIMIT);
        gate.open();

        assertThat(answers).allSatisfy(answer -> assertAnswer(answer.join(), old, NONE));
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void followsATagThatMovedOnceHoweverManyPullItAtTheSameTime() throws IOException {
        holdStaleTag(waiting(LONG));
        young.putInto(source, TEAM_APP, STABLE);
        source.on(RequestMatch.gets()).always(Fault.holdHeaders(gate));

        List<CompletableFuture<HttpResponse<byte[]>>> answers =
                Stream.generate(() -> begin("GET")).limit(20).toList();
        gate.awaitArrival(LIMIT);
        gate.open();

        assertThat(answers).allSatisfy(answer -> assertAnswer(answer.join(), young, NONE));
        assertThat(source.requests(HEADS)).hasSize(1);
        assertThat(source.requests(RequestMatch.gets())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void servesWhatIsHeldWhileASlowSourceIsAskedAndThenWhatItSaid(String method) throws IOException {
        holdStaleTag(waiting(SHORT));
        young.putInto(source, TEAM_APP, STABLE);
        source.on(RequestMatch.heads()).first(1, Fault.holdHeaders(gate));

        assertAnswer(tain().send(method, PATH), old, STALE);
        gate.open();

        awaitYoung();
        assertAnswer(tain().send(method, PATH), young, NONE);
    }

    @Test
    void servesWhatIsHeldWhileASlowSourceSendsTheManifestThatTheTagMovedTo() throws IOException {
        holdStaleTag(waiting(SHORT));
        young.putInto(source, TEAM_APP, STABLE);
        source.on(RequestMatch.gets()).always(Fault.holdHeaders(gate));

        assertAnswer(tain().get(PATH), old, STALE);
        gate.open();

        awaitYoung();
        assertThat(source.requests(HEADS)).hasSize(1);
        assertThat(source.requests(RequestMatch.gets())).hasSize(1);
    }

    @Test
    void goesOnAskingWhenTheClientHasLeft() throws IOException {
        holdStaleTag(waiting(LONG));
        old.putInto(source, TEAM_APP, STABLE);
        source.on(RequestMatch.heads()).nth(1, Fault.holdHeaders(gate));
        IntStream.range(2, 100).forEach(turn -> source.on(RequestMatch.heads()).nth(turn, Fault.status(503)));

        try (Socket client = new Socket(
                InetAddress.getLoopbackAddress(), tain().host().port().orElseThrow())) {
            client.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                            .formatted(PATH, tain().host())
                            .getBytes(StandardCharsets.US_ASCII));
            gate.awaitArrival(LIMIT);
            client.setSoLinger(true, 0);
        }
        tain().get("/v2/");
        source.on(RequestMatch.anything()).always(Fault.status(503));
        gate.open();

        assertAnswer(tain().get(PATH), old, NONE);
    }

    @Test
    void doesNotAskAFailingSourceAgainAtOnce() throws IOException {
        holdStaleTag(waiting(LONG));
        source.on(RequestMatch.anything()).always(Fault.status(503));

        assertAnswer(tain().get(PATH), old, UNCONFIRMED);
        assertAnswer(tain().get(PATH), old, UNCONFIRMED);
        assertAnswer(tain().head(PATH), old, UNCONFIRMED);
        assertThat(source.requests()).hasSize(1);

        tain().clock().advance(FAILURE_REMEMBERED);
        assertAnswer(tain().head(PATH), old, UNCONFIRMED);
        assertAnswer(tain().get(PATH), old, UNCONFIRMED);
        assertThat(source.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500})
    void servesWhatIsHeldWhenTheManifestThatTheTagMovedToCannotBeHad(int status) throws IOException {
        holdStaleTag(waiting(LONG));
        young.putInto(source, TEAM_APP, STABLE);
        source.on(RequestMatch.gets()).always(Fault.status(status));

        assertAnswer(tain().get(PATH), old, UNCONFIRMED);
        assertAnswer(tain().get(PATH), old, UNCONFIRMED);
        assertThat(source.requests()).hasSize(2);

        source.clearFaults();
        tain().clock().advance(FAILURE_REMEMBERED);
        assertAnswer(tain().get(PATH), young, NONE);
    }

    @Test
    void answers503ForATagThatIsTooOldWhileItsSourceFails() throws IOException {
        holdStaleTag(settings(LONG, Optional.of(MAX_STALE)));
        source.on(RequestMatch.anything()).always(Fault.status(503));

        tain().clock().advance(MAX_STALE.minus(RunningTain.TAG_MAX_AGE).minusSeconds(1));
        assertAnswer(tain().get(PATH), old, UNCONFIRMED);
        tain().clock().advance(Duration.ofSeconds(1));
        assertThat(tain().get(PATH).statusCode()).isEqualTo(503);
        assertThat(tain().head(PATH).statusCode()).isEqualTo(503);

        source.clearFaults();
        tain().clock().advance(Duration.ofSeconds(1)); // after three failures it is left alone that long
        assertAnswer(tain().get(PATH), old, NONE);
    }

    @Test
    void waitsForASlowSourceWhenTheTagIsTooOld() throws IOException {
        holdStaleTag(settings(Duration.ZERO, Optional.of(RunningTain.TAG_MAX_AGE)));
        source.on(RequestMatch.heads()).always(Fault.holdHeaders(gate));

        CompletableFuture<HttpResponse<byte[]>> answer = begin("GET");
        gate.awaitArrival(LIMIT);
        gate.open();

        assertAnswer(answer.join(), old, NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"st*", "source.example/team/*:stable"})
    void neverAsksAgainForATagThatIsDeclaredImmutable(String pattern) throws IOException {
        holdStaleTag(RunningTain.tags(MAX_STALE, LONG, Duration.ZERO, new TagPattern(pattern)));
        young.putInto(source, TEAM_APP, STABLE);
        tain().clock().advance(Duration.ofDays(1_000));

        assertAnswer(tain().get(PATH), old, NONE);
        assertAnswer(tain().head(PATH), old, NONE);
        assertThat(source.requests()).isEmpty();
    }

    @Test
    void asksForTagsThatNoPatternNames() throws IOException {
        holdStaleTag(
                RunningTain.tags(null, LONG, Duration.ZERO, new TagPattern("v*"), new TagPattern("other.example/*:*")));
        young.putInto(source, TEAM_APP, STABLE);

        assertAnswer(tain().get(PATH), young, NONE);
    }

    /** A client that asked with HEAD when the tag was older fetches that manifest after the tag has moved on. */
    @Test
    void staysWhereTheSourceLastSaidWhenAnOlderManifestArrivesLater() throws IOException {
        start(waiting(LONG));
        tain().head(PATH);
        tain().clock().advance(Duration.ofSeconds(1));
        young.putInto(source, TEAM_APP, STABLE);
        assertAnswer(tain().get(PATH), young, NONE);

        assertThat(tain().get("/v2/source.example/team/app/manifests/" + old.digest())
                        .statusCode())
                .isEqualTo(200);

        assertAnswer(tain().get(PATH), young, NONE);
    }

    private void holdStaleTag(TagSettings settings) throws IOException {
        start(settings);
        assertAnswer(tain().get(PATH), old, NONE);
        source.forgetRequests();
        tain().clock().advance(RunningTain.TAG_MAX_AGE);
    }

    private void start(TagSettings settings) {
        tain = Optional.of(RunningTain.start(
                store, List.of(RunningTain.entry("source.example", source, List.of())), 0, Habits.caching(settings)));
    }

    private RunningTain tain() {
        return tain.orElseThrow();
    }

    private void awaitYoung() {
        Await.until("the tag to have moved", LIMIT, () -> digest(get()).equals(young.digest()));
    }

    private HttpResponse<byte[]> get() {
        try {
            return tain().get(PATH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> begin(String method) {
        return tain().http().sendAsync(tain().request(method, PATH), BodyHandlers.ofByteArray());
    }

    private static TagSettings waiting(Duration wait) {
        return settings(wait, Optional.empty());
    }

    private static TagSettings settings(Duration wait, Optional<Duration> maxStale) {
        return RunningTain.tags(maxStale.orElse(null), wait, Duration.ZERO);
    }

    private static void assertAnswer(HttpResponse<?> answer, TestImage image, String warning) {
        assertThat(digest(answer)).isEqualTo(image.digest());
        assertThat(answer.headers().firstValue("Warning").orElse(NONE)).isEqualTo(warning);
    }

    private static Digest digest(HttpResponse<?> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Digest.parse(answer.headers().firstValue("Docker-Content-Digest").orElseThrow());
    }
}
