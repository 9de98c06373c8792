package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    private static final String DIGEST = "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b";

    @ParameterizedTest
    @CsvSource({
        "quay.io/a/b:1.0,          quay.io/a/b:1.0",
        "quay.io/a/b,              quay.io/a/b:latest",
        "quay.io/a/b@DIGEST,       quay.io/a/b@DIGEST",
        "quay.io/a/b:1.0@DIGEST,   quay.io/a/b@DIGEST",
        "localhost:5000/a,         localhost:5000/a:latest",
        "localhost:5000/a:1,       localhost:5000/a:1",
        "localhost:5000/a:1@DIGEST, localhost:5000/a@DIGEST",
        "[::1]/a,                  [::1]/a:latest",
        "[::1]:5000/a:1,           [::1]:5000/a:1",
        "docker.io/alpine,         docker.io/library/alpine:latest",
        "index.docker.io/alpine:3, docker.io/library/alpine:3"
    })
    void readsReferences(String text, String normalised) {
        Reference reference = Reference.parse(withDigest(text));

        assertThat(reference).hasToString(withDigest(normalised));
        assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alpine",
                "alpine:3",
                "localhost:5000",
                "quay.io/",
                "quay.io/a:",
                "quay.io/a:-",
                "quay.io/a@",
                "quay.io/a@latest",
                "quay.io/a@sha256:abc",
                "quay.io/a@@DIGEST",
                "quay.io/a@DIGEST@DIGEST",
                "quay.io/a@DIGEST:1",
                // the tag beside a digest does not count, but has to be one
                "quay.io/a:@DIGEST",
                "quay.io/a:b:c",
                "@DIGEST",
                "https://quay.io/a",
                "quay.io/a/b:1/c"
            })
    void refusesWhatIsNoReference(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.parse(withDigest(text)));
    }

    @Test
    void hasADigestOnlyWhenItIsByDigest() {
        assertThat(Reference.parse("quay.io/a:1@" + DIGEST).digest()).contains(Digest.parse(DIGEST));
        assertThat(Reference.parse("quay.io/a:1").digest()).isEmpty();
    }

    private static String withDigest(String text) {
        return text.replace("DIGEST", DIGEST);
    }
}
