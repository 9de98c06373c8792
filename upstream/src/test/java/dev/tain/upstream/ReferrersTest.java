package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.manifests;
import static dev.tain.testkit.RequestMatch.referrers;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.result;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.oci.MediaType;
import dev.tain.oci.Referrer;
import dev.tain.oci.Tag;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.testkit.RecordedRequest;
import dev.tain.testkit.TestArtifact;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Lists of referrers, from registries with the API for them and without. */
@NoBufferLeaks.Watched
class ReferrersTest {

    private static final Digest SUBJECT = Digest.sha256(new byte[0]);
    private static final Tag TAG = Tag.parse("sha256-" + SUBJECT.hex());
    private static final TestArtifact SIGNATURE = TestArtifact.of(SUBJECT, "application/x.signature", "signed");
    private static final TestArtifact SBOM = TestArtifact.of(SUBJECT, "application/x.sbom", "listed");

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final RegistryClient client = Calls.patient();

    @Test
    void areListedWithAllThatTheirDescriptorsSay() {
        SIGNATURE.putInto(registry, NAME);

        assertThat(value(ask()))
                .containsExactly(new Referrer(
                        SIGNATURE.manifest().descriptor(),
                        Optional.of("application/x.signature"),
                        SIGNATURE.annotations()));
        assertThat(registry.requests()).singleElement().satisfies(request -> {
            assertThat(request.query()).isEmpty();
            assertThat(request.header("Accept")).contains("application/vnd.oci.image.index.v1+json");
        });
    }

    @Test
    void thatAreNoneAreEmptyAndNotLookedForUnderATag() {
        registry.tagReferrers(NAME, TAG, List.of(SIGNATURE.descriptorJson()));

        assertThat(result(ask())).isEmpty();
        assertThat(registry.requests(manifests())).isEmpty();
    }

    @Test
    void areEmptyInARepositoryThatIsNotThere() {
        assertThat(result(ask())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 400, 405, 406, 410, 501})
    void comeFromTheTagWhereThereIsNoApi(int status) {
        result(ask()); // so that it is known to speak plain HTTP, for which an error is no proof
        registry.on(referrers()).always(Fault.status(status));
        registry.tagReferrers(NAME, TAG, List.of(SIGNATURE.descriptorJson(), SBOM.descriptorJson()));

        assertThat(value(ask())).extracting(Referrer::digest).containsExactly(SIGNATURE.digest(), SBOM.digest());
    }

    @Test
    void comeFromTheTagWhereAnUnknownPathIsAnsweredWithAPage() {
        registry.on(referrers()).always(Fault.serve(Content.of("<html>")), Fault.header("Content-Type", "text/html"));
        registry.tagReferrers(NAME, TAG, List.of(SIGNATURE.descriptorJson()));

        assertThat(value(ask())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void haveATagThatIsCutToWhatTagsCanHold(DigestAlgorithm algorithm) {
        Digest subject = Digest.of(algorithm, new byte[] {1});
        registry.forgetReferrersApi();
        Tag tag = Tag.parse(algorithm.identifier() + "-" + subject.hex().substring(0, 64));
        registry.tagReferrers(NAME, tag, List.of(SIGNATURE.descriptorJson()));

        assertThat(value(client.pullReferrers(in(registry), subject, Via.NOBODY)))
                .hasSize(1);
    }

    @Test
    void areNoneWhereTheTagIsAnOrdinaryImage() {
        registry.forgetReferrersApi();
        ImageBuilder.seeded(1).layer(4_000).build().putInto(registry, NAME, TAG);

        assertThat(result(ask())).isEmpty();
    }

    @Test
    void areNoneWhereTheTagIsNotEvenJson() {
        registry.forgetReferrersApi();
        registry.tag(
                NAME,
                TAG,
                registry.putManifest(NAME, MediaType.OCI_INDEX, Content.of("?")).digest());

        assertThat(result(ask())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 403})
    void areUnknownWhenTheRegistryFails(int status) {
        registry.on(referrers()).always(Fault.status(status));
        registry.tagReferrers(NAME, TAG, List.of(SIGNATURE.descriptorJson()));

        failure(ask());
        assertThat(registry.requests(manifests())).isEmpty();
    }

    @Test
    void areUnknownWhenTheTagFails() {
        registry.forgetReferrersApi();
        registry.on(manifests()).always(Fault.status(500));

        assertThat(failure(ask()).failure()).isEqualTo(Failure.SERVER_ERROR);
    }

    @Test
    void areReadPageByPage() {
        List<TestArtifact> artifacts = IntStream.range(0, 7)
                .mapToObj(i -> TestArtifact.of(SUBJECT, "text/x", "number " + i))
                .toList();
        artifacts.forEach(artifact -> artifact.putInto(registry, NAME));
        registry.pageSize(3);

        assertThat(value(ask()))
                .extracting(Referrer::digest)
                .containsExactlyElementsOf(
                        artifacts.stream().map(TestArtifact::digest).toList());
        assertThat(registry.requests()).extracting(RecordedRequest::query).containsExactly("", "from=3", "from=6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%s?from=1>; rel=next",
                "<%s?from=1>;rel=\"next\"",
                "<%s?from=1>; title=\"a, b\"; rel=\"prev next\"",
                "<%s?from=1>; REL=\"NEXT\"",
                "<%s?from=0>; rel=\"prev\", <%s?from=1>; rel=\"next\"",
                "<?from=1>; rel=\"next\"",
                "<http://127.0.0.1:PORT%s?from=1>; rel=\"next\"",
                "<https://127.0.0.1:PORT%s?from=1>; rel=\"next\"",
            })
    void goOnWhereTheLinkSays(String link) {
        SIGNATURE.putInto(registry, NAME);
        SBOM.putInto(registry, NAME);
        registry.pageSize(1);
        registry.on(referrers()).first(1, Fault.header("Link", filled(link)));

        assertThat(value(ask())).extracting(Referrer::digest).containsExactly(SIGNATURE.digest(), SBOM.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<%s?from=1>; rel=\"prev\"", "<%s?from=1>", "<%s?from=1>; rel=\"nextone\"", "next", "<"})
    void endWhereNoLinkLeadsOn(String link) {
        SIGNATURE.putInto(registry, NAME);
        registry.on(referrers()).always(Fault.header("Link", filled(link)));

        assertThat(value(ask())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data?secret=1",
                "http://127.0.0.1:1/v2/library/thing/referrers/x?secret=1",
                "/v2/library/other/referrers/x?secret=1",
                "/v2/library/thing/../other/referrers/x?secret=1",
                "/admin?secret=1",
                "//evil.example/v2/library/thing/referrers/x?secret=1",
                "mailto:x@example.com?secret=1",
                "http://[?secret=1"
            })
    void areNotFollowedElsewhere(String target) {
        SIGNATURE.putInto(registry, NAME);
        registry.on(referrers()).always(Fault.header("Link", "<%s>; rel=\"next\"".formatted(target)));

        assertThat(failure(ask()))
                .hasMessageContaining("next page that is not in the same repository")
                .hasMessageNotContaining("secret");
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void areNotReadWithoutEnd() {
        SIGNATURE.putInto(registry, NAME);
        registry.on(referrers()).always(Fault.header("Link", filled("<%s?from=0&secret=1>; rel=\"next\"")));

        assertThat(failure(ask())).hasMessageContaining("more than 100 pages").hasMessageNotContaining("secret");
        assertThat(registry.requests()).hasSize(100);
    }

    @Test
    void failWhenAPageIsGone() {
        SIGNATURE.putInto(registry, NAME);
        SBOM.putInto(registry, NAME);
        registry.pageSize(1);
        registry.on(referrers()).nth(2, Fault.status(404));

        assertThat(failure(ask())).hasMessageContaining("no next page");
    }

    @Test
    void areNotTakenInUnboundedNumber() {
        String many = (SIGNATURE.descriptorJson() + ",").repeat(10_000) + SBOM.descriptorJson();
        registry.addReferrer(NAME, SUBJECT, many);

        assertThat(failure(ask())).hasMessageContaining("more than 10000 referrers");
    }

    @Test
    void areNotTakenInUnboundedLength() {
        registry.addReferrer(NAME, SUBJECT, "\"" + "x".repeat(9 * 1024 * 1024) + "\"");
        registry.on(referrers()).first(1, Fault.header("Link", filled("<%s>; rel=\"next\"")));

        assertThat(failure(ask())).hasMessageContaining("answered with more than");
    }

    @Test
    void failWhenTheListIsNoJson() {
        SIGNATURE.putInto(registry, NAME);
        registry.on(referrers()).always(Fault.serve(Content.of("{\"manifests\":[")));

        assertThat(failure(ask())).hasMessageContaining("a list that is not JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "7",
                "{\"mediaType\":\"a/b\",\"digest\":\"sha256:12\",\"size\":1}",
                "{\"mediaType\":\"none\",\"digest\":\"DIGEST\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":-1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":\"1\"}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":1e99}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\"}"
            })
    void areLeftOutWhereTheyAreNoDescriptors(String descriptor) {
        registry.addReferrer(NAME, SUBJECT, descriptor.replace("DIGEST", SUBJECT.toString()));
        SIGNATURE.putInto(registry, NAME);

        assertThat(value(ask())).extracting(Referrer::digest).containsExactly(SIGNATURE.digest());
    }

    @Test
    void mayLeaveOpenWhatTheyAre() {
        registry.addReferrer(
                NAME,
                SUBJECT,
                "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":1,\"artifactType\":\"\",\"annotations\":{\"a\":1}}"
                        .formatted(SUBJECT));

        assertThat(value(ask())).singleElement().satisfies(referrer -> {
            assertThat(referrer.artifactType()).isEmpty();
            assertThat(referrer.annotations()).isEmpty();
        });
    }

    private Mono<List<Referrer>> ask() {
        return client.pullReferrers(in(registry), SUBJECT, Via.NOBODY);
    }

    private String filled(String link) {
        return link.replace("PORT", Integer.toString(registry.port()))
                .replace("%s", "/v2/%s/referrers/%s".formatted(NAME, SUBJECT));
    }
}
