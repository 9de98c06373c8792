package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tain.oci.MediaType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImageBuilderTest {

    @Test
    void layersHaveTheSizesAskedFor() {
        TestImage image = ImageBuilder.seeded(1).layer(2_048).layer(10_001).build();

        assertThat(image.layers()).extracting(TestBlob::size).containsExactly(2_048L, 10_001L);
        assertThat(image.blobs()).hasSize(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageBuilder.seeded(1).layer(2_047));
    }

    @Test
    void theSameSeedGivesTheSameImage() {
        TestImage image = ImageBuilder.seeded(2).layer(5_000).build();

        assertThat(ImageBuilder.seeded(2).layer(5_000).build().digest()).isEqualTo(image.digest());
        assertThat(ImageBuilder.seeded(3).layer(5_000).build().digest()).isNotEqualTo(image.digest());
    }

    @Test
    void manifestAndConfigNameTheLayers() {
        TestImage image = ImageBuilder.seeded(4).layer(5_000).build();
        String layer = image.layers().get(0).digest().toString();

        assertThat(text(image.manifest()))
                .contains(layer, image.config().digest().toString());
        assertThat(text(image.config())).contains(layer);
    }

    @Test
    void imagesAndIndexesComeInDockersFormatToo() {
        TestImage image = ImageBuilder.seeded(5)
                .format(ImageFormat.DOCKER)
                .architecture("arm64")
                .layer(5_000)
                .build();
        TestIndex index = TestIndex.of(ImageFormat.DOCKER, image);

        assertThat(image.manifest().descriptor().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
        assertThat(index.index().descriptor().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST_LIST);
        assertThat(text(index.index())).contains(image.digest().toString(), "\"architecture\":\"arm64\"");
    }

    private static String text(TestBlob blob) {
        return new String(blob.content().bytes(), StandardCharsets.UTF_8);
    }
}
