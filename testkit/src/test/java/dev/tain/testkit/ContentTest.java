package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Digest;
import org.junit.jupiter.api.Test;

class ContentTest {

    @Test
    void randomContentIsTheSameForTheSameSeed() {
        assertThat(Content.random(1, 1_000).bytes())
                .isEqualTo(Content.random(1, 1_000).bytes());
        assertThat(Content.random(1, 1_000).bytes())
                .isNotEqualTo(Content.random(2, 1_000).bytes());
    }

    @Test
    void randomContentReadsTheSameFromAnyOffset() {
        Content content = Content.random(3, 200_001);

        byte[] piece = new byte[100_000];
        content.read(60_000, piece);

        assertThat(piece).isEqualTo(content.slice(60_000, 100_000).bytes());
        assertThat(content.bytes()).containsSequence(piece);
    }

    @Test
    void digestIsThatOfAllBytes() {
        Content content = Content.random(4, 200_001);

        assertThat(content.digest()).isEqualTo(Digest.sha256(content.bytes()));
        assertThat(Content.of("").digest()).isEqualTo(Digest.sha256(new byte[0]));
    }

    @Test
    void corruptionChangesOneByte() {
        byte[] right = Content.random(5, 100).bytes();
        byte[] wrong = Content.of(right).corruptedAt(99).bytes();

        assertThat(wrong[99]).isNotEqualTo(right[99]);
        wrong[99] = right[99];
        assertThat(wrong).isEqualTo(right);
    }

    @Test
    void nothingCanBeReadBehindTheEnd() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Content.random(6, 10).read(5, new byte[6]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Content.random(6, 10).slice(5, 6));
    }
}
