package dev.tain.testkit;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.gets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("library/mirror");
    private static final int SIZE = 200_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    private final TestClient client = new TestClient();
    private final Content content = Content.random(1, SIZE);
    private final Digest digest = registry.putBlob(REPOSITORY, content);
    private final URI uri = registry.blobUri(REPOSITORY, digest);

    private void always(Fault... faults) {
        registry.on(blob(digest)).always(faults);
    }

    private HttpResponse<byte[]> get(String... headers) throws Exception {
        return client.get(uri, headers);
    }

    @Test
    void resetsInTheMiddle() throws Exception {
        always(Fault.resetAfter(70_000));

        try (RawClient raw = RawClient.get(uri)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(raw::readToTheEnd)
                    .withMessageContaining("reset");
        }
        assertThat(registry.bytesServed(digest)).isEqualTo(70_000);
    }

    @Test
    void closesInTheMiddle() throws Exception {
        always(Fault.closeAfter(70_000));

        try (RawClient raw = RawClient.get(uri)) {
            String answer = raw.readToTheEnd();

            assertThat(answer).containsIgnoringCase("content-length: " + SIZE);
            assertThat(RawClient.bodyOf(answer)).hasSize(70_000);
        }
    }

    @Test
    void resetsOrClosesWithoutAnAnswer() throws Exception {
        registry.on(blob(digest)).nth(1, Fault.resetWithoutAnswer());
        registry.on(blob(digest)).nth(2, Fault.closeWithoutAnswer());

        try (RawClient reset = RawClient.get(uri)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(reset::readToTheEnd);
        }
        try (RawClient closed = RawClient.get(uri)) {
            assertThat(closed.readToTheEnd()).isEmpty();
        }
        assertThat(registry.requests())
                .allSatisfy(request -> assertThat(request.answer().status()).isZero());
    }

    @Test
    void corruptsOneByteAlsoInsideARange() throws Exception {
        always(Fault.corruptByteAt(150));

        byte[] wrong = get("Range", "bytes=100-199").body();

        byte[] right = content.slice(100, 100).bytes();
        right[50] ^= (byte) 0xff;
        assertThat(wrong).isEqualTo(right);
    }

    @Test
    void stallsUntilTheGateIsOpened() throws Exception {
        Gate gate = new Gate();
        always(Fault.stallAfter(SIZE - 1, gate));

        CompletableFuture<HttpResponse<byte[]>> answer = client.getLater(uri);
        gate.awaitArrival(LIMIT);
        assertThat(registry.bytesServed(digest)).isEqualTo(SIZE - 1);
        assertThat(answer).isNotDone();
        gate.open();

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(content.bytes());
    }

    @Test
    void holdsHeadersUntilTheGateIsOpened() throws Exception {
        Gate gate = new Gate();
        always(Fault.holdHeaders(gate));

        CompletableFuture<HttpResponse<byte[]>> answer = client.getLater(uri);
        gate.awaitArrival(LIMIT);
        assertThat(registry.requests().get(0).answer()).isEqualTo(RecordedRequest.Progress.NONE);
        gate.open();

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(content.bytes());
    }

    @Test
    void endsWhatIsHeldWhenTheRegistryIsClosed() {
        Gate gate = new Gate();
        always(Fault.holdHeaders(gate));

        CompletableFuture<HttpResponse<byte[]>> answer = client.getLater(uri);
        gate.awaitArrival(LIMIT);
        registry.close();

        assertThat(answer).failsWithin(LIMIT).withThrowableOfType(ExecutionException.class);
    }

    @Test
    void firstStallsAndThenResets() throws Exception {
        Gate gate = new Gate();
        always(Fault.resetAfter(2_000), Fault.stallAfter(1_000, gate));

        try (RawClient raw = RawClient.get(uri)) {
            gate.awaitArrival(LIMIT);
            assertThat(registry.bytesServed(digest)).isEqualTo(1_000);
            gate.open();

            assertThatExceptionOfType(IOException.class).isThrownBy(raw::readToTheEnd);
        }
        assertThat(registry.bytesServed(digest)).isEqualTo(2_000);
    }

    @Test
    void answersWithErrors() throws Exception {
        registry.on(blob(digest)).nth(1, Fault.status(503));
        registry.on(blob(digest)).nth(2, Fault.tooManyRequests(Duration.ofSeconds(30)));

        HttpResponse<byte[]> unavailable = get();
        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(new String(unavailable.body(), StandardCharsets.UTF_8)).contains("\"code\":\"UNKNOWN\"");
        HttpResponse<byte[]> throttled = get();
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().allValues("Retry-After")).containsExactly("30");
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void redirects() throws Exception {
        always(Fault.redirect(307, URI.create("http://storage.example/blob?signed=yes")));

        HttpResponse<byte[]> answer = get();

        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().allValues("Location")).containsExactly("http://storage.example/blob?signed=yes");
    }

    @Test
    void ignoresARange() throws Exception {
        always(Fault.ignoreRange());

        HttpResponse<byte[]> answer = get("Range", "bytes=100-199");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(SIZE);
    }

    @Test
    void refusesARangeButNotTheWhole() throws Exception {
        always(Fault.rangeNotSatisfiable());

        assertThat(get("Range", "bytes=100-199").statusCode()).isEqualTo(416);
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void declaresAWrongLength() throws Exception {
        always(Fault.contentLength(SIZE + 10));

        try (RawClient raw = RawClient.get(uri)) {
            String answer = raw.readToTheEnd();

            assertThat(answer).containsIgnoringCase("content-length: " + (SIZE + 10));
            assertThat(RawClient.bodyOf(answer)).hasSize(SIZE);
        }
    }

    @Test
    void sendsChunksWithoutALength() throws Exception {
        always(Fault.chunked());

        HttpResponse<byte[]> answer = get();

        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
        assertThat(answer.headers().allValues("Transfer-Encoding")).containsExactly("chunked");
        assertThat(answer.body()).isEqualTo(content.bytes());
    }

    @Test
    void compressesUnasked() throws Exception {
        always(Fault.gzip());

        HttpResponse<byte[]> answer = get();

        assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
        try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(body.readAllBytes()).isEqualTo(content.bytes());
        }
    }

    @Test
    void servesOtherContentUnderTheSameName() throws Exception {
        always(Fault.serve(Content.of("something else")));

        HttpResponse<byte[]> answer = get();

        assertThat(answer.headers().allValues("Docker-Content-Digest")).containsExactly(digest.toString());
        assertThat(answer.body()).asString().isEqualTo("something else");
    }

    @Test
    void changesHeaders() throws Exception {
        Digest other = Content.of("something else").digest();
        always(Fault.digestHeader(other), Fault.withoutHeader("Content-Type"), Fault.header("Warning", "299 - \"x\""));

        HttpResponse<byte[]> answer = get();

        assertThat(answer.headers().allValues("Docker-Content-Digest")).containsExactly(other.toString());
        assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
        assertThat(answer.headers().allValues("Warning")).containsExactly("299 - \"x\"");
    }

    @Test
    void limitsTheRate() throws Exception {
        always(Fault.rate(SIZE * 2));

        long start = System.nanoTime();
        assertThat(get().body()).hasSize(SIZE);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(400), LIMIT);
    }

    @Test
    void hitsOnlyTheRequestsThatAreMeant() throws Exception {
        registry.on(gets().and(blob(digest))).first(2, Fault.status(500));

        assertThat(client.head(uri).statusCode()).isEqualTo(200);
        assertThat(get().statusCode()).isEqualTo(500);
        assertThat(get().statusCode()).isEqualTo(500);
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void isHonestAgainWhenFaultsAreCleared() throws Exception {
        always(Fault.status(500));
        registry.clearFaults();

        assertThat(get().statusCode()).isEqualTo(200);
    }
}
