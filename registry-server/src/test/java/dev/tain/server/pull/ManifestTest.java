package dev.tain.server.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Platform;
import dev.tain.server.pull.Manifest.ChildManifest;
import dev.tain.server.pull.Manifest.NeededBlob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static final Digest CONFIG = Digest.parse("sha256:" + "c".repeat(64));
    private static final Digest LAYER = Digest.parse("sha256:" + "1".repeat(64));

    @Test
    void needsItsConfigAndEachLayerOnce() {
        assertThat(image(descriptor(LAYER), descriptor(LAYER), descriptor(CONFIG)))
                .containsExactly(new NeededBlob("config", CONFIG, 5), new NeededBlob("layer", LAYER, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"digest\":\"%s\",\"urls\":[\"https://example.com/layer\"]}",
                "{\"digest\":\"%s\",\"mediaType\":\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\"}",
                "{\"digest\":\"%s\",\"mediaType\":\"application/vnd.oci.image.layer.nondistributable.v1.tar\"}"
            })
    void needsNoLayerThatIsNotForDistribution(String layer) {
        assertThat(image(layer.formatted(LAYER))).extracting(NeededBlob::digest).containsExactly(CONFIG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "7", "null", "[]", "{\"digest\":7}", "{\"digest\":\"sha256:1\"}"})
    void passesOverWhatItDoesNotUnderstand(String layer) {
        assertThat(image(layer, descriptor(LAYER)))
                .extracting(NeededBlob::digest)
                .containsExactly(CONFIG, LAYER);
    }

    /** Each value takes many times what its three bytes do. */
    @Test
    void isNoneWithAMillionValues() {
        String values = "{},".repeat(1_000_000) + "{}";

        assertThat(Manifest.of(
                        CONFIG,
                        "{\"schemaVersion\":2,\"manifests\":[],\"x\":[%s]}"
                                .formatted(values)
                                .getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void looksAtNoMoreThanAHundredBlobs() {
        String layers = IntStream.range(0, 200)
                .mapToObj(number -> descriptor(Digest.parse("sha256:%064x".formatted(number))))
                .collect(Collectors.joining(","));

        assertThat(image(layers)).hasSize(Manifest.MANY);
    }

    @Test
    void needsNoBlobsWhenItIsAnIndex() {
        Manifest index = manifest("{\"schemaVersion\":2,\"manifests\":[%s],\"layers\":[%s]}"
                .formatted(descriptor(CONFIG), descriptor(LAYER)));

        assertThat(index.neededBlobs()).isEmpty();
    }

    @Test
    void namesThePlatformsOfItsChildren() {
        Manifest index = manifest("{\"schemaVersion\":2,\"manifests\":[%s,%s,%s,%s]}"
                .formatted(
                        child("\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\""),
                        child("\"os\":\"linux\",\"architecture\":\"amd64\",\"variant\":\"\""),
                        child("\"os\":\"unknown os\",\"architecture\":\"unknown\""),
                        descriptor(LAYER)));

        assertThat(index.children())
                .extracting(ChildManifest::platform)
                .containsExactly(
                        Optional.of(new Platform("linux/arm64/v8")),
                        Optional.of(new Platform("linux/amd64")),
                        Optional.empty(),
                        Optional.empty());
    }

    private static String child(String platform) {
        return "{\"digest\":\"%s\",\"platform\":{%s}}".formatted(LAYER, platform);
    }

    private static List<NeededBlob> image(String... layers) {
        return manifest("{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                        .formatted(descriptor(CONFIG), String.join(",", layers)))
                .neededBlobs();
    }

    private static Manifest manifest(String json) {
        byte[] content = json.getBytes(StandardCharsets.UTF_8);
        return Manifest.of(Digest.sha256(content), content).orElseThrow();
    }

    private static String descriptor(Digest digest) {
        return "{\"mediaType\":\"application/octet-stream\",\"digest\":\"%s\",\"size\":5}".formatted(digest);
    }
}
