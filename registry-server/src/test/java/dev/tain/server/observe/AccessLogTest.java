package dev.tain.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.server.pull.place.Origin;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessLogTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final Digest DIGEST = Content.random(1, 10).digest();
    private static final String TARGET = "/v2/team/app/blobs/" + DIGEST;
    private static final String TIME =
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}(Z|[+-][0-9]{2}:[0-9]{2})";

    private final RequestMetrics metrics = new RequestMetrics(new SimpleMeterRegistry());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesALineToRead() throws IOException {
        AccessLog log = started(out, AccessFormat.text());

        blob(log, "id-1", TARGET, "podman/5.0").finish(true);

        assertThat(onlyLine(log))
                .matches(TIME + " INFO  access: 10\\.0\\.0\\.7 GET " + TARGET + " 200 12345 [0-9]+\\.[0-9]{3}ms"
                        + " [0-9]+\\.[0-9]{3}ms ok store quay\\.io/team/app id-1 \"podman/5\\.0\"");
    }

    @Test
    void writesAnObjectOfJsonWithNamedFields() throws IOException {
        AccessLog log = started(out, AccessFormat.json());

        blob(log, "id-1", TARGET, "podman/5.0").finish(true);

        JsonNode line = JsonMapper.shared().readTree(onlyLine(log));
        assertThat(line.path("@timestamp").asString()).matches(TIME);
        assertThat(line.propertyNames())
                .containsExactly(
                        "@timestamp",
                        "logger_name",
                        "level",
                        "request_id",
                        "client",
                        "method",
                        "target",
                        "operation",
                        "repository",
                        "reference",
                        "source",
                        "status",
                        "result",
                        "origin",
                        "bytes",
                        "first_byte_ms",
                        "total_ms",
                        "user_agent");
        assertThat(line.path("repository").asString()).isEqualTo("team/app");
        assertThat(line.path("reference").asString()).isEqualTo(DIGEST.toString());
        assertThat(line.path("source").asString()).isEqualTo("quay.io/team/app");
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("bytes").asLong()).isEqualTo(12_345);
        assertThat(line.path("total_ms").asDouble()).isPositive();
    }

    @Test
    void aClientThatLeavesWithTheLastByteHasGotAll() throws IOException {
        AccessLog log = started(out, AccessFormat.text());

        blob(log, "id-1", TARGET, "curl").finish(false);

        assertThat(onlyLine(log)).contains(" 200 12345 ", "ms ok ");
    }

    @Test
    void aClientThatLeavesBeforeHasLeft() throws IOException {
        AccessLog log = started(out, AccessFormat.text());

        entry(log, "id-1", TARGET, "curl").finish(false);

        assertThat(onlyLine(log)).contains("ms client-left ");
    }

    @Test
    void leavesOutOfJsonWhatWasNeverUnderstood() throws IOException {
        AccessLog log = started(out, AccessFormat.json());

        entry(log, "id-1", "/nowhere", "curl").finish(true);

        assertThat(JsonMapper.shared().readTree(onlyLine(log)).propertyNames())
                .contains("target", "status")
                .doesNotContain("repository", "reference", "source");
    }

    @Test
    void cutsWhatAClientSaysAndMakesItHarmless() throws IOException {
        for (AccessFormat format : List.of(AccessFormat.text(), AccessFormat.json())) {
            out.reset();
            AccessLog log = started(out, format);

            entry(log, "id-1", "/v2/\u00e4\n\"x\\y z", "a\"} b\r\n{\u0007\u2028" + "x".repeat(10_000))
                    .finish(true);

            String line = onlyLine(log);
            assertThat(line).hasSizeLessThan(2_000).contains("/v2/???x?y", "a?} b??{??xxx", "xxx...");
            assertThat(line.chars()).allMatch(character -> character >= ' ' && character <= '~');
        }
    }

    @Test
    void tellsWhereTheBytesCameFrom() {
        Origin place = new Origin(Origin.Kind.PLACE, "quay.io");

        assertThat(List.of(Origin.STORE, Origin.STALE, place, place.shared(), Origin.SELF))
                .extracting(Origin::label)
                .containsExactly("store", "stale", "quay.io", "fill:quay.io", "-");
    }

    @Test
    void writesSoonWhatComesAfterALongSilence() {
        AccessLog log = started(out, AccessFormat.text());
        blob(log, "id-1", TARGET, "a").finish(true);
        Await.until("the first line", SOON, () -> lines().size() == 1);
        Await.until("a thread that sleeps", SOON, log::isAsleep);

        blob(log, "id-2", TARGET, "a").finish(true);

        Await.until("the second line", SOON, () -> lines().size() == 2);
        log.close();
    }

    @Test
    void writesEveryLineWholeHoweverManyThreadsGiveThem() throws InterruptedException {
        AccessLog log = started(out, AccessFormat.text());
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> IntStream.range(0, 2_000)
                        .forEach(line ->
                                blob(log, number + "-" + line, TARGET, "a").finish(true))))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        log.close();

        assertThat(log.lost()).isZero();
        assertThat(lines()).hasSize(8_000).doesNotHaveDuplicates().allMatch(line -> line.endsWith(" \"a\""));
    }

    /** The one who gives an entry is an event loop. */
    @Test
    void losesAndCountsWhatDoesNotFitInsteadOfWaiting() {
        CountDownLatch stuck = new CountDownLatch(1);
        AccessLog log = started(new StuckOutput(stuck, out), AccessFormat.text());
        List<String> ids = new ArrayList<>();
        while (log.lost() < 10) {
            ids.add("id-" + ids.size());
            blob(log, ids.get(ids.size() - 1), TARGET, "a").finish(true);
        }
        stuck.countDown();
        log.close();

        assertThat(lines()).hasSize(ids.size() - 10);
        assertThat(ids).hasSizeGreaterThan(16_000);
    }

    @Test
    void countsWhatTheOutputDoesNotTake() {
        AccessLog log = started(new BrokenOutput(), AccessFormat.text());

        blob(log, "id-1", TARGET, "a").finish(true);
        blob(log, "id-2", TARGET, "a").finish(true);
        log.close();

        assertThat(log.lost()).isEqualTo(2);
    }

    @Test
    void endsWhenTheOutputIsStuck() {
        CountDownLatch never = new CountDownLatch(1);
        AccessLog log = started(new StuckOutput(never, out), AccessFormat.text());
        blob(log, "id-1", TARGET, "a").finish(true);

        long begin = System.nanoTime();
        log.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        never.countDown();
    }

    private AccessEntry blob(AccessLog log, String id, String target, String agent) {
        AccessEntry entry = new AccessEntry(new Arrival(id, "GET", target, address(), agent), metrics, log::add);
        entry.asked(Operation.BLOB, TEAM_APP, DIGEST);
        entry.standsFor(Repository.parse("quay.io/team/app"));
        entry.answered(200, Origin.STORE, OptionalLong.of(12_345));
        entry.sent(12_000);
        entry.sent(345);
        return entry;
    }

    private AccessEntry entry(AccessLog log, String id, String target, String agent) {
        AccessEntry entry = new AccessEntry(new Arrival(id, "GET", target, address(), agent), metrics, log::add);
        entry.answered(404, Origin.SELF, OptionalLong.empty());
        return entry;
    }

    private static AccessLog started(OutputStream out, AccessFormat format) {
        AccessLog log = new AccessLog(out, format);
        log.start();
        return log;
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String onlyLine(AccessLog log) {
        log.close();
        assertThat(lines()).hasSize(1);
        return lines().get(0);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.ISO_8859_1).lines().toList();
    }

    /** Takes nothing before it is told to. */
    private static final class StuckOutput extends OutputStream {

        private final CountDownLatch released;
        private final OutputStream out;

        StuckOutput(CountDownLatch released, OutputStream out) {
            this.released = released;
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            out.write(bytes, offset, length);
        }

        @Override
        public void write(int value) {
            throw new UnsupportedOperationException("lines are written whole");
        }
    }

    private static final class BrokenOutput extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            throw new IOException("closed");
        }
    }
}
