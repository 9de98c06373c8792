package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferrerTest {

    private static final Descriptor DESCRIPTOR =
            new Descriptor(MediaType.OCI_MANIFEST, Digest.sha256(new byte[] {1}), 1);

    @Test
    void areListedUnderATagThatIsCutWhereItWouldBeTooLong() {
        Digest sha256 = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
        Digest sha512 = Digest.of(DigestAlgorithm.SHA512, new byte[0]);

        assertThat(Referrer.tagOfListFor(sha256)).hasToString("sha256-" + sha256.hex());
        assertThat(Referrer.tagOfListFor(sha512))
                .hasToString("sha512-" + sha512.hex().substring(0, 64));
    }

    @Test
    void keepsItsAnnotationsInTheirOrderAndAsTheyWere() {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("z", "1");
        annotations.put("a", "2");
        Referrer referrer = new Referrer(DESCRIPTOR, Optional.empty(), annotations);
        annotations.put("m", "3");

        assertThat(referrer.annotations().keySet()).containsExactly("z", "a");
        assertThatThrownBy(() -> referrer.annotations().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(referrer.digest()).isEqualTo(DESCRIPTOR.digest());
    }
}
