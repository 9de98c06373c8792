package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigestFilterTest {

    private final DigestFilter filter = new DigestFilter();

    @Test
    void knowsAllThatWereAddedAndHardlyAnyOther() {
        List<Digest> added = digests(0);
        List<Digest> others = digests(10_000);

        added.forEach(filter::add);

        assertThat(added).allMatch(filter::mayContain);
        assertThat(others).noneMatch(filter::mayContain);
    }

    @Test
    void knowsDigestsOfEachAlgorithm() {
        Digest digest = Digest.of(DigestAlgorithm.SHA512, bytes("content"));
        assertThat(filter.mayContain(digest)).isFalse();

        filter.add(digest);

        assertThat(filter.mayContain(digest)).isTrue();
    }

    private static List<Digest> digests(int first) {
        return IntStream.range(first, first + 10_000)
                .mapToObj(number -> Digest.sha256(bytes("content " + number)))
                .toList();
    }
}
