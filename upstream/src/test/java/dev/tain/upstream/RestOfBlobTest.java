package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.carrying;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The rest of a blob of which somebody has the beginning, from registries of every kind. */
class RestOfBlobTest {

    private static final int SIZE = 200_000;
    private static final int OFFSET = 70_001;
    private static final Content BLOB = Content.random(1, SIZE);

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final RegistryClient client = Calls.patient();

    private Digest digest;

    @BeforeEach
    void put() {
        digest = registry.putBlob(NAME, BLOB);
    }

    @Test
    void isAllThatIsTransferred() {
        assertIsTheRest();

        assertThat(registry.bytesServed(digest)).isEqualTo(SIZE - OFFSET);
    }

    @Test
    void isHadFromARegistryThatIgnoresRange() {
        registry.on(blobs()).always(Fault.ignoreRange());

        assertIsTheRest();
    }

    @Test
    void isHadFromARegistryThatRefusesRange() {
        registry.on(blobs()).always(Fault.rangeNotSatisfiable());

        assertIsTheRest();
    }

    @Test
    void isHadFromARegistryThatSendsAnotherPart() {
        registry.on(carrying("Range")).always(Fault.header("Content-Range", "bytes 5-%d/%d".formatted(SIZE - 1, SIZE)));

        assertIsTheRest();
    }

    @Test
    void isHadFromARegistryThatDoesNotSayWhichPartItSends() {
        registry.on(carrying("Range")).always(Fault.withoutHeader("Content-Range"));

        assertIsTheRest();
    }

    @Test
    void isHadFromARegistryThatDoesNotSayHowLongItIs() {
        registry.on(blobs()).always(Fault.ignoreRange(), Fault.chunked());

        assertThat(result(rest(OFFSET))).contains(tail(OFFSET));
    }

    @Test
    void isHadFromARegistryThatCompressesAll() {
        registry.on(blobs()).always(Fault.ignoreRange(), Fault.gzip());

        assertThat(result(rest(OFFSET))).contains(tail(OFFSET));
        assertThat(result(rest(0))).contains(BLOB.bytes());
    }

    @Test
    void isHadFromARegistryThatSendsPartsOfWhatItHasCompressed() {
        registry.on(blobs()).always(Fault.gzip());

        RemoteBlob rest = result(client.pullBlob(in(registry), digest, OFFSET, Via.NOBODY))
                .orElseThrow();

        assertThat(rest.size()).isEmpty();
        assertThat(result(bytes(Mono.just(rest)))).contains(tail(OFFSET));
    }

    @Test
    void isHadFromARegistryWhoseWordThatAllIsThereMeansWhatItHasCompressed() {
        registry.on(carrying("Range"))
                .always(
                        Fault.status(416),
                        Fault.header("Content-Range", "bytes */" + OFFSET),
                        Fault.header("Content-Encoding", "gzip"));

        assertIsTheRest();
    }

    @Test
    void isNothingWhenAllIsThere() {
        RemoteBlob nothing =
                result(client.pullBlob(in(registry), digest, SIZE, Via.NOBODY)).orElseThrow();

        assertThat(nothing.size()).hasValue(SIZE);
        assertThat(result(bytes(Mono.just(nothing)))).contains(new byte[0]);
    }

    private void assertIsTheRest() {
        RemoteBlob rest = result(client.pullBlob(in(registry), digest, OFFSET, Via.NOBODY))
                .orElseThrow();

        assertThat(rest.size()).hasValue(SIZE);
        assertThat(result(bytes(Mono.just(rest)))).contains(tail(OFFSET));
    }

    private Mono<byte[]> rest(long offset) {
        return bytes(client.pullBlob(in(registry), digest, offset, Via.NOBODY));
    }

    private static byte[] tail(int offset) {
        return Arrays.copyOfRange(BLOB.bytes(), offset, SIZE);
    }
}
