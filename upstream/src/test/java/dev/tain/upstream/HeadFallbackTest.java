package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.anything;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.testkit.RequestMatch.heads;
import static dev.tain.testkit.RequestMatch.manifests;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.result;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.Tag;
import dev.tain.testkit.Await;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that know no HEAD, or say too little with it. */
class HeadFallbackTest {

    private static final Tag TAG = Tag.parse("latest");
    private static final MediaType TYPE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");
    private static final Content MANIFEST = Content.of("{\"schemaVersion\":2}");
    private static final Content BLOB = Content.random(1, 200_000);

    private final FakeRegistry registry = FakeRegistry.start();
    private final RegistryClient client = Calls.patient();
    private final Descriptor manifest = registry.putManifest(NAME, TYPE, MANIFEST);
    private final Digest blob = registry.putBlob(NAME, BLOB);

    HeadFallbackTest() {
        registry.tag(NAME, TAG, manifest.digest());
    }

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    static List<Fault> poorAnswersAboutManifests() {
        return List.of(
                Fault.status(405),
                Fault.status(501),
                Fault.withoutHeader("Docker-Content-Digest"),
                Fault.withoutHeader("Content-Type"),
                Fault.header("Content-Length", "0"),
                Fault.chunked());
    }

    @ParameterizedTest
    @MethodSource("poorAnswersAboutManifests")
    void fetchesAManifestToDescribeIt(Fault fault) {
        registry.on(heads()).always(fault);

        assertThat(value(client.checkManifest(in(registry), TAG, Via.NOBODY))).isEqualTo(manifest);
        assertThat(registry.requests(gets())).hasSize(1);
    }

    @Test
    void describesAManifestByHeadWhereThatSuffices() {
        assertThat(value(client.checkManifest(in(registry), TAG, Via.NOBODY))).isEqualTo(manifest);
        assertThat(registry.requests(gets())).isEmpty();
    }

    @Test
    void verifiesAManifestThatItFetches() {
        registry.on(heads()).always(Fault.status(405));
        registry.on(manifests().and(gets())).always(Fault.corruptByteAt(3));

        assertThat(failure(client.checkManifest(in(registry), TAG, Via.NOBODY)).failure())
                .isEqualTo(Failure.LYING);
    }

    @Test
    void anAbsentManifestIsAbsentByEitherWay() {
        registry.remove(NAME, TAG);
        assertThat(result(client.checkManifest(in(registry), TAG, Via.NOBODY))).isEmpty();
        registry.on(heads()).always(Fault.status(405));
        assertThat(result(client.checkManifest(in(registry), TAG, Via.NOBODY))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 501})
    void asksForTheFirstByteToKnowTheSizeOfABlob(int status) {
        registry.on(heads()).always(Fault.status(status));

        assertThat(value(client.checkBlob(in(registry), blob, Via.NOBODY))).hasValue(BLOB.size());
        Await.until("one byte was sent", Calls.LONG, () -> registry.bytesServed(blob) == 1);
    }

    @Test
    void takesTheSizeOfTheWholeBlobWhereRangesAreIgnored() {
        registry.on(heads()).always(Fault.chunked());
        registry.on(gets()).always(Fault.ignoreRange());

        assertThat(value(client.checkBlob(in(registry), blob, Via.NOBODY))).hasValue(BLOB.size());
    }

    @Test
    void isThereAlsoWhenNeitherTellsTheSize() {
        registry.on(heads()).always(Fault.chunked());
        registry.on(gets()).always(Fault.ignoreRange(), Fault.chunked());

        assertThat(value(client.checkBlob(in(registry), blob, Via.NOBODY))).isEmpty();
    }

    @Test
    void takesNoSizeOfCompressedContentForThatOfTheBlob() {
        registry.on(anything()).always(Fault.gzip());

        assertThat(value(client.checkBlob(in(registry), blob, Via.NOBODY))).isEmpty();
    }

    @Test
    void takesNoSizeOfContentInAnUnknownFormForThatOfTheBlob() {
        registry.on(anything()).always(Fault.header("Content-Encoding", "br"));

        assertThat(value(client.checkBlob(in(registry), blob, Via.NOBODY))).isEmpty();
    }

    @Test
    void anAnnouncedSizeOfNothingIsNoSize() {
        registry.on(gets()).always(Fault.contentLength(0));

        RemoteBlob remote = value(client.pullBlob(in(registry), blob, 0, Via.NOBODY));

        assertThat(remote.size()).isEmpty();
        remote.discard();
    }

    @Test
    void nothingHasASizeOfNothing() {
        Digest empty = registry.putBlob(NAME, Content.of(""));

        RemoteBlob remote = value(client.pullBlob(in(registry), empty, 0, Via.NOBODY));

        assertThat(remote.size()).hasValue(0);
        assertThat(value(remote.content().count())).isZero();
        assertThat(value(client.checkBlob(in(registry), empty, Via.NOBODY))).hasValue(0);
    }
}
