package dev.tain.server.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.Referrer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of its memory a list counts for; all else is tested through the registry port. */
class ReferrerPullsTest {

    private static final Descriptor DESCRIPTOR = new Descriptor(MediaType.OCI_MANIFEST, Digest.sha256(new byte[0]), 1);

    private static int weight(Optional<String> artifactType, Map<String, String> annotations) {
        return ReferrerPulls.weight(List.of(new Referrer(DESCRIPTOR, artifactType, annotations)));
    }

    @Test
    void aLongTypeCounts() {
        assertThat(weight(Optional.of("a".repeat(4_000_000)), Map.of())).isGreaterThan(4_000_000);
    }

    @Test
    void anAnnotationIsMoreThanItsText() {
        Map<String, String> annotations =
                IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(Object::toString, number -> ""));

        assertThat(weight(Optional.empty(), annotations)).isGreaterThan(100_000);
    }
}
