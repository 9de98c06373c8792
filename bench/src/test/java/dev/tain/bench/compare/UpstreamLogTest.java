package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UpstreamLogTest {

    private static final Blob ASKED = new Blob(Digest.sha256(new byte[] {1}), 100);
    private static final Blob OTHER = new Blob(Digest.sha256(new byte[] {2}), 100);

    @Test
    void addsUpWhatWasSentOfABlobAndOfNoOther() {
        Stream<String> lines = Stream.of(
                "/v2/ 2", ASKED.path() + " 100", OTHER.path() + " 100", ASKED.path() + " 40", ASKED.path() + "x 7");
        assertThat(UpstreamLog.bytes(ASKED, lines)).isEqualTo(140);
    }

    @Test
    void nothingWasSentOfWhatNobodyAskedFor() {
        assertThat(UpstreamLog.bytes(ASKED, Stream.of(OTHER.path() + " 100"))).isZero();
    }
}
