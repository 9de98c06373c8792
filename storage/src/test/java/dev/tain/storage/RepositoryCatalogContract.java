package dev.tain.storage;

import static dev.tain.storage.Blobs.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every catalog of repositories promises. */
abstract class RepositoryCatalogContract {

    static final RepositoryName REPOSITORY = new RepositoryName("quay.io/team/app");
    static final RepositoryName OTHER = new RepositoryName("quay.io/team/other");
    static final Tag TAG = new Tag("latest");
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    abstract RepositoryCatalog catalog();

    abstract RepositoryStore repositories();

    abstract BlobStore blobs();

    /** Puts a manifest with a tag into the store as a push to Distribution does. */
    abstract void push(RepositoryName repository, Tag tag, Digest manifest) throws IOException;

    /** Stores an image of a manifest and a layer, as a pull does; returns the manifest. */
    Digest pull(RepositoryName repository, Tag tag, String manifest, String layer) throws IOException {
        Digest pulled = Blobs.commit(blobs(), bytes(manifest)).digest();
        repositories().linkManifest(repository, pulled);
        pullLayer(repository, layer);
        repositories().confirmTag(repository, tag, pulled, NOON);
        return pulled;
    }

    Digest pullLayer(RepositoryName repository, String layer) throws IOException {
        Digest pulled = Blobs.commit(blobs(), bytes(layer)).digest();
        repositories().linkBlob(repository, pulled);
        return pulled;
    }

    private Eviction evict(RepositoryName repository) throws IOException {
        return catalog().evict(repository).orElseThrow();
    }

    private RepositorySummary summary(RepositoryName repository) throws IOException {
        return catalog().summary(repository).orElseThrow();
    }

    @Test
    void hasNoRepositoriesAtFirst() throws IOException {
        assertThat(catalog().repositories("", "", 10)).isEmpty();
        assertThat(catalog().summary(REPOSITORY)).isEmpty();
        assertThat(catalog().manifests(REPOSITORY, "", 10)).isEmpty();
        assertThat(catalog().evict(REPOSITORY)).isEmpty();
        assertThat(catalog().expireTag(REPOSITORY, TAG)).isFalse();
    }

    @Test
    void listsRepositoriesInTheOrderOfTheirComponentsPageByPage() throws IOException {
        List<String> names = List.of("a/b", "a/b/c", "a/b/c/d", "a/b.c", "a/b-c", "a/c", "a.b/a", "a-b/a", "b");
        for (String name : names) {
            repositories().linkBlob(new RepositoryName(name), Digest.sha256(bytes(name)));
        }
        List<String> order = List.of("a/b", "a/b/c", "a/b/c/d", "a/b-c", "a/b.c", "a/c", "a-b/a", "a.b/a", "b");

        for (int limit = 1; limit <= names.size() + 1; limit++) {
            assertThat(inPages("", limit)).as("pages of %d", limit).containsExactlyElementsOf(order);
        }
        assertThat(inPages("a/b", 2)).containsExactly("a/b", "a/b/c", "a/b/c/d", "a/b-c", "a/b.c");
        assertThat(inPages("a/b/", 1)).containsExactly("a/b/c", "a/b/c/d");
        assertThat(inPages("c", 1)).isEmpty();
        assertThat(catalog().repositories("", "a/b/zzz", 1)).containsExactly(new RepositoryName("a/b-c"));
    }

    private List<String> inPages(String prefix, int limit) throws IOException {
        List<String> all = new ArrayList<>();
        List<RepositoryName> page = catalog().repositories(prefix, "", limit);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(name -> all.add(name.value()));
            page = catalog().repositories(prefix, all.get(all.size() - 1), limit);
        }
        return all;
    }

    @Test
    void countsWhatARepositoryHas() throws IOException {
        pull(REPOSITORY, TAG, "12345", "1234567");
        repositories().linkBlob(REPOSITORY, Digest.sha256(bytes("not held")));

        assertThat(summary(REPOSITORY))
                .isEqualTo(new RepositorySummary(REPOSITORY, true, 1, 1, 1, 12, Optional.empty()));
    }

    @Test
    void notesTheLastPullOfWhatIsThere() throws IOException {
        pull(REPOSITORY, TAG, "manifest", "layer");
        catalog().notePull(REPOSITORY, NOON);
        catalog().notePull(REPOSITORY, NOON.plusSeconds(60));
        catalog().notePull(OTHER, NOON);

        assertThat(summary(REPOSITORY).lastPull()).contains(NOON.plusSeconds(60));
        assertThat(catalog().summary(OTHER)).isEmpty();
    }

    @Test
    void listsManifestsInTheOrderOfTheirDigestsPageByPage() throws IOException {
        List<Digest> digests = Stream.of("one", "two", "three")
                .map(text -> Digest.sha256(bytes(text)))
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
        for (String text : List.of("one", "two")) {
            repositories()
                    .linkManifest(REPOSITORY, Blobs.commit(blobs(), bytes(text)).digest());
        }
        repositories().linkManifest(REPOSITORY, Digest.sha256(bytes("three")));

        List<LinkedManifest> first = catalog().manifests(REPOSITORY, "", 2);
        List<LinkedManifest> second =
                catalog().manifests(REPOSITORY, first.get(1).digest().toString(), 2);

        assertThat(Stream.concat(first.stream(), second.stream()).map(LinkedManifest::digest))
                .containsExactlyElementsOf(digests);
        assertThat(Stream.concat(first.stream(), second.stream())
                        .filter(manifest -> manifest.content().isEmpty())
                        .map(LinkedManifest::digest))
                .containsExactly(Digest.sha256(bytes("three")));
    }

    @Test
    void aTagWhoseAgeIsForgottenIsAsOldAsTime() throws IOException {
        Digest manifest = pull(REPOSITORY, TAG, "manifest", "layer");

        assertThat(catalog().expireTag(REPOSITORY, TAG)).isTrue();

        assertThat(repositories().findTag(REPOSITORY, TAG))
                .contains(new TagPointer(manifest, Optional.of(Instant.EPOCH)));
    }

    @Test
    void aHostedTagHasNoAge() throws IOException {
        push(REPOSITORY, TAG, Digest.sha256(bytes("manifest")));

        assertThatExceptionOfType(NotCachedException.class)
                .isThrownBy(() -> catalog().expireTag(REPOSITORY, TAG))
                .withMessageContaining("was pushed here");
    }

    @Test
    void evictsTagsManifestsAndBlobs() throws IOException {
        Digest manifest = pull(REPOSITORY, TAG, "12345", "1234567");
        repositories().addReferrer(REPOSITORY, Digest.sha256(bytes("image")), manifest);
        catalog().notePull(REPOSITORY, NOON);

        assertThat(evict(REPOSITORY)).isEqualTo(new Eviction(1, 1, 1, 2, 12, true));

        assertThat(catalog().repositories("", "", 10)).isEmpty();
        assertThat(repositories().findTag(REPOSITORY, TAG)).isEmpty();
        assertThat(repositories().hasManifest(REPOSITORY, manifest)).isFalse();
        assertThat(blobs().find(manifest)).isEmpty();
        assertThat(blobs().find(Digest.sha256(bytes("1234567")))).isEmpty();
        assertThat(repositories().referrers(REPOSITORY, Digest.sha256(bytes("image")), 10))
                .isEmpty();
    }

    @Test
    void keepsWhatAnotherRepositoryHas() throws IOException {
        pull(REPOSITORY, TAG, "one", "shared");
        Digest other = pull(OTHER, TAG, "two", "shared");
        RepositoryName below = new RepositoryName(REPOSITORY + "/below");
        pullLayer(below, "one");

        Eviction eviction = evict(REPOSITORY);

        assertThat(eviction.deletedBlobs()).isZero();
        assertThat(eviction.complete()).isTrue();
        assertThat(blobs().find(Digest.sha256(bytes("shared")))).isPresent();
        assertThat(blobs().find(Digest.sha256(bytes("one")))).isPresent();
        assertThat(repositories().findTag(OTHER, TAG)).contains(new TagPointer(other, Optional.of(NOON)));
        assertThat(catalog().repositories("", "", 10)).containsExactly(below, OTHER);
    }

    @Test
    void aRepositoryThatWasPushedIsNotEvicted() throws IOException {
        push(REPOSITORY, TAG, Digest.sha256(bytes("manifest")));
        pullLayer(REPOSITORY, "layer");

        assertThat(summary(REPOSITORY).cached()).isFalse();
        assertThatExceptionOfType(NotCachedException.class)
                .isThrownBy(() -> evict(REPOSITORY))
                .withMessageContaining("not known to be cached");
        assertThat(repositories().hasBlob(REPOSITORY, Digest.sha256(bytes("layer"))))
                .isTrue();
    }

    @Test
    void aCachedRepositoryWithAPushedTagIsNotEvicted() throws IOException {
        pull(REPOSITORY, TAG, "manifest", "layer");
        push(REPOSITORY, new Tag("own"), Digest.sha256(bytes("own")));

        assertThat(summary(REPOSITORY).cached()).isFalse();
        assertThatExceptionOfType(NotCachedException.class)
                .isThrownBy(() -> evict(REPOSITORY))
                .withMessageContaining("own");
        assertThat(repositories().findTag(REPOSITORY, TAG)).isPresent();
    }

    @Test
    void aRepositoryOfWhichACachedTagWasPushedOverIsNotEvicted() throws IOException {
        pull(REPOSITORY, TAG, "manifest", "layer");
        push(REPOSITORY, TAG, Digest.sha256(bytes("own")));

        assertThatExceptionOfType(NotCachedException.class)
                .isThrownBy(() -> evict(REPOSITORY))
                .withMessageContaining(TAG.value());
        assertThat(repositories().findTag(REPOSITORY, TAG)).isPresent();
    }

    @Test
    void whatIsBeingWrittenStays() throws IOException {
        pull(REPOSITORY, TAG, "manifest", "layer");
        Digest layer = Digest.sha256(bytes("layer"));
        try (BlobWriter writer = blobs().write(layer)) {
            assertThat(evict(REPOSITORY).complete()).isFalse();

            assertThat(repositories().hasBlob(REPOSITORY, layer)).isTrue();
            assertThat(writer.written()).isZero();
        }
        assertThat(blobs().find(layer)).isPresent();
        assertThat(summary(REPOSITORY).cached()).isTrue();

        assertThat(evict(REPOSITORY)).isEqualTo(new Eviction(0, 0, 1, 1, 5, true));
    }

    @Test
    void anEvictedRepositoryIsPulledAndEvictedAgain() throws IOException {
        for (int i = 0; i < 2; i++) {
            pull(REPOSITORY, TAG, "manifest", "layer");
            assertThat(evict(REPOSITORY).complete()).isTrue();
        }
    }
}
