package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorTest {

    private static final Digest DIGEST = Digest.sha256(new byte[0]);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Long.MAX_VALUE})
    void takesAnySizeThatContentCanHave(long size) {
        assertThat(new Descriptor(MediaType.OCI_MANIFEST, DIGEST, size).size()).isEqualTo(size);
    }

    @Test
    void refusesANegativeSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Descriptor(MediaType.OCI_MANIFEST, DIGEST, -1))
                .withMessage("The size of %s is negative: -1", DIGEST);
    }
}
