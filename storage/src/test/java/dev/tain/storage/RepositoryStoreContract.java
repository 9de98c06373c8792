package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every repository store promises. */
abstract class RepositoryStoreContract {

    static final RepositoryName REPOSITORY = new RepositoryName("quay.io/prometheus/busybox");
    static final Tag TAG = new Tag("latest");
    static final Digest FIRST = Digest.sha256(bytes("first"));
    static final Digest SECOND = Digest.sha256(bytes("second"));
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** The store under test, empty at the beginning of each test. */
    abstract RepositoryStore store();

    /** Puts a tag into the store as a push to Tain does. */
    abstract void push(RepositoryName repository, Tag tag, Digest manifest) throws IOException;

    @Test
    void knowsNothingAtFirst() throws IOException {
        assertThat(store().hasManifest(REPOSITORY, FIRST)).isFalse();
        assertThat(store().hasBlob(REPOSITORY, FIRST)).isFalse();
        assertThat(store().findTag(REPOSITORY, TAG)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void linksManifestsAndBlobsOfEveryAlgorithm(DigestAlgorithm algorithm) throws IOException {
        Digest manifest = Digest.of(algorithm, bytes("manifest"));
        Digest blob = Digest.of(algorithm, bytes("blob"));
        store().linkManifest(REPOSITORY, manifest);
        store().linkBlob(REPOSITORY, blob);

        assertThat(store().hasManifest(REPOSITORY, manifest)).isTrue();
        assertThat(store().hasBlob(REPOSITORY, blob)).isTrue();
    }

    @Test
    void linksAgainWithoutHarm() throws IOException {
        for (int i = 0; i < 2; i++) {
            store().linkManifest(REPOSITORY, FIRST);
            store().linkBlob(REPOSITORY, FIRST);
        }

        assertThat(store().hasManifest(REPOSITORY, FIRST)).isTrue();
        assertThat(store().hasBlob(REPOSITORY, FIRST)).isTrue();
    }

    @Test
    void keepsManifestsAndBlobsApart() throws IOException {
        store().linkManifest(REPOSITORY, FIRST);
        store().linkBlob(REPOSITORY, SECOND);

        assertThat(store().hasBlob(REPOSITORY, FIRST)).isFalse();
        assertThat(store().hasManifest(REPOSITORY, SECOND)).isFalse();
    }

    /** A link is permission to serve, so that it must not reach into a repository beside, above or below. */
    @ParameterizedTest
    @ValueSource(
            strings = {"quay.io/prometheus", "quay.io/prometheus/busybox/sub", "busybox", "quay.io/prometheus/busybo"})
    void keepsRepositoriesApart(String other) throws IOException {
        RepositoryName repository = new RepositoryName(other);
        store().linkManifest(REPOSITORY, FIRST);
        store().linkBlob(REPOSITORY, FIRST);
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);

        assertThat(store().hasManifest(repository, FIRST)).isFalse();
        assertThat(store().hasBlob(repository, FIRST)).isFalse();
        assertThat(store().findTag(repository, TAG)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T12:00:00Z", "2026-03-01T12:00:00.123456789Z", "1970-01-01T00:00:00Z"})
    void remembersWhereATagPointsAndSinceWhen(String text) throws IOException {
        Instant when = Instant.parse(text);
        store().confirmTag(REPOSITORY, TAG, FIRST, when);

        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(FIRST, when));
    }

    @Test
    void touchesATagThatStillPointsThere() throws IOException {
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON.plusSeconds(60));

        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(FIRST, NOON.plusSeconds(60)));
    }

    @Test
    void movesATagThereAndBack() throws IOException {
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        store().confirmTag(REPOSITORY, TAG, SECOND, NOON.plusSeconds(60));
        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(SECOND, NOON.plusSeconds(60)));

        store().confirmTag(REPOSITORY, TAG, FIRST, NOON.plusSeconds(120));
        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(FIRST, NOON.plusSeconds(120)));
    }

    @Test
    void keepsTagsApart() throws IOException {
        Tag other = new Tag("Latest");
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        assertThat(store().findTag(REPOSITORY, other)).isEmpty();

        store().confirmTag(REPOSITORY, other, SECOND, NOON);
        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(FIRST, NOON));
    }

    @Test
    void keepsTheLongestNames() throws IOException {
        RepositoryName repository = new RepositoryName("a".repeat(255));
        Tag tag = new Tag("t".repeat(128));
        store().confirmTag(repository, tag, FIRST, NOON);

        assertThat(store().findTag(repository, tag)).contains(cached(FIRST, NOON));
    }

    @Test
    void showsAPushedTagAsHosted() throws IOException {
        push(REPOSITORY, TAG, FIRST);

        assertThat(store().findTag(REPOSITORY, TAG)).contains(new TagPointer(FIRST, Optional.empty()));
    }

    @Test
    void neverMovesAPushedTag() throws IOException {
        push(REPOSITORY, TAG, FIRST);

        for (Digest confirmed : new Digest[] {FIRST, SECOND}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store().confirmTag(REPOSITORY, TAG, confirmed, NOON))
                    .withMessage("quay.io/prometheus/busybox:latest was pushed here");
            assertThat(store().findTag(REPOSITORY, TAG)).contains(new TagPointer(FIRST, Optional.empty()));
        }
    }

    @Test
    void hasNoTagsAtFirst() throws IOException {
        assertThat(store().tags(REPOSITORY, "", 10)).isEmpty();
        assertThat(store().hostedTags(REPOSITORY, "", 10)).isEmpty();
    }

    @Test
    void listsTagsInTheOrderOfTheirCharacters() throws IOException {
        for (String tag : List.of("b", "_", "B", "a.1", "a-1", "a", "10", "9")) {
            store().confirmTag(REPOSITORY, new Tag(tag), FIRST, NOON);
        }

        assertThat(store().tags(REPOSITORY, "", 10))
                .extracting(Tag::value)
                .containsExactly("10", "9", "B", "_", "a", "a-1", "a.1", "b");
    }

    @Test
    void listsTagsPageByPage() throws IOException {
        for (String tag : List.of("v3", "v1", "v5", "v2", "v4")) {
            store().confirmTag(REPOSITORY, new Tag(tag), FIRST, NOON);
        }

        assertThat(store().tags(REPOSITORY, "", 2)).extracting(Tag::value).containsExactly("v1", "v2");
        assertThat(store().tags(REPOSITORY, "v2", 2)).extracting(Tag::value).containsExactly("v3", "v4");
        assertThat(store().tags(REPOSITORY, "v4", 2)).extracting(Tag::value).containsExactly("v5");
        assertThat(store().tags(REPOSITORY, "v5", 2)).isEmpty();
        assertThat(store().tags(REPOSITORY, "v31/is no tag", 1))
                .extracting(Tag::value)
                .containsExactly("v4");
    }

    @Test
    void listsPushedTagsApart() throws IOException {
        store().confirmTag(REPOSITORY, new Tag("cached"), FIRST, NOON);
        push(REPOSITORY, new Tag("pushed"), FIRST);
        push(REPOSITORY, new Tag("also-pushed"), FIRST);

        assertThat(store().hostedTags(REPOSITORY, "", 10))
                .extracting(Tag::value)
                .containsExactly("also-pushed", "pushed");
        assertThat(store().hostedTags(REPOSITORY, "", 1)).extracting(Tag::value).containsExactly("also-pushed");
        assertThat(store().tags(REPOSITORY, "", 10))
                .extracting(Tag::value)
                .containsExactly("also-pushed", "cached", "pushed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"quay.io/prometheus", "quay.io/prometheus/busybox/sub", "busybox", "quay.io/prometheus/busybo"})
    void listsWhatBelongsToOtherRepositoriesNowhereElse(String other) throws IOException {
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        store().addReferrer(REPOSITORY, FIRST, SECOND);

        assertThat(store().tags(new RepositoryName(other), "", 10)).isEmpty();
        assertThat(store().referrers(new RepositoryName(other), FIRST, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void remembersWhatRefersToAManifest(DigestAlgorithm algorithm) throws IOException {
        Digest subject = Digest.of(algorithm, bytes("subject"));
        Digest referrer = Digest.of(algorithm, bytes("referrer"));
        for (int i = 0; i < 2; i++) {
            store().addReferrer(REPOSITORY, subject, referrer);
        }

        assertThat(store().referrers(REPOSITORY, subject, 10)).containsExactly(referrer);
        assertThat(store().referrers(REPOSITORY, referrer, 10)).isEmpty();
    }

    @Test
    void listsReferrersInTheOrderOfTheirDigests() throws IOException {
        List<Digest> referrers = Stream.of("a", "b", "c", "d", "e")
                .map(text -> Digest.sha256(bytes(text)))
                .toList();
        for (Digest referrer : referrers) {
            store().addReferrer(REPOSITORY, FIRST, referrer);
        }
        List<Digest> sorted =
                referrers.stream().sorted(Comparator.comparing(Digest::hex)).toList();

        assertThat(store().referrers(REPOSITORY, FIRST, 10)).isEqualTo(sorted);
        assertThat(store().referrers(REPOSITORY, FIRST, 3)).isEqualTo(sorted.subList(0, 3));
    }

    static TagPointer cached(Digest manifest, Instant when) {
        return new TagPointer(manifest, Optional.of(when));
    }
}
