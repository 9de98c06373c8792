package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemRepositoryStoreTest extends RepositoryStoreContract {

    private final FileSystemStore store;
    private final FileSystemLayout layout;
    private final Path currentLink;
    private final Path confirmation;

    FileSystemRepositoryStoreTest(@TempDir Path root) throws IOException {
        store = FileSystemStore.open(root);
        layout = new FileSystemLayout(root);
        currentLink = layout.currentTagLink(REPOSITORY, TAG);
        confirmation = layout.tagConfirmation(REPOSITORY, TAG);
    }

    @Override
    RepositoryStore store() {
        return store.repositories();
    }

    @Override
    void push(RepositoryName repository, Tag tag, Digest manifest) throws IOException {
        put(layout.currentTagLink(repository, tag), manifest.toString());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void aConfirmationOfAnotherDigestIsAsOldAsTime() throws IOException {
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        Files.writeString(currentLink, SECOND.toString());

        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(SECOND, Instant.EPOCH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%s", "%s ", "%s yesterday", "2026-03-01T12:00:00Z", "garbage garbage"})
    void anUnreadableConfirmationIsAsOldAsTime(String text) throws IOException {
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        Files.writeString(confirmation, text.formatted(FIRST));

        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(FIRST, Instant.EPOCH));
    }

    /** The crash leaves the confirmation of the new digest and the link to the old one. */
    @Test
    void asksAgainForATagAfterACrashBeforeItMoved() throws IOException {
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        Files.writeString(confirmation, SECOND + " " + NOON.plusSeconds(60));
        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(FIRST, Instant.EPOCH));

        store().confirmTag(REPOSITORY, TAG, SECOND, NOON.plusSeconds(120));
        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(SECOND, NOON.plusSeconds(120)));
    }

    @Test
    void hasNoTagAfterACrashBeforeItsFirstLink() throws IOException {
        put(confirmation, FIRST + " " + NOON);

        assertThat(store().findTag(REPOSITORY, TAG)).isEmpty();
    }

    /** A file in the way of the links stands in for the crash. */
    @Test
    void writesTheConfirmationBeforeTheLink() throws IOException {
        put(currentLink.resolveSibling("../index").normalize(), "a file where a directory belongs");

        assertThatIOException().isThrownBy(() -> store().confirmTag(REPOSITORY, TAG, FIRST, NOON));
        assertThat(confirmation).hasContent(FIRST + " " + NOON);
        assertThat(store().findTag(REPOSITORY, TAG)).isEmpty();
    }

    @Test
    void readsLinksThatEndWithANewLine() throws IOException {
        put(currentLink, FIRST + "\n");

        assertThat(store().findTag(REPOSITORY, TAG)).map(TagPointer::manifest).contains(FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "sha256:abc"})
    void saysWhichLinkHoldsNoDigest(String content) throws IOException {
        put(currentLink, content);

        assertThatExceptionOfType(LostTagException.class)
                .isThrownBy(() -> store().findTag(REPOSITORY, TAG))
                .withMessageContaining(currentLink.toString())
                .withMessageContaining("does not hold a digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "sha256:abc"})
    void aDamagedLinkOfACachedTagIsWrittenAnew(String content) throws IOException {
        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        Files.writeString(currentLink, content);

        assertThatExceptionOfType(DamagedTagException.class)
                .isThrownBy(() -> store().findTag(REPOSITORY, TAG))
                .withMessageContaining(currentLink.toString());

        store().confirmTag(REPOSITORY, TAG, FIRST, NOON);
        assertThat(store().findTag(REPOSITORY, TAG)).contains(cached(FIRST, NOON));
    }

    @Test
    void aLinkThatIsNoTextHoldsNoDigest() throws IOException {
        put(currentLink, "");
        Files.write(currentLink, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatExceptionOfType(LostTagException.class)
                .isThrownBy(() -> store().findTag(REPOSITORY, TAG))
                .withMessageContaining("does not hold a digest");
    }

    @Test
    void aDamagedLinkOfAHostedTagStaysAsItIs() throws IOException {
        put(currentLink, "garbage");

        assertThatIOException()
                .isThrownBy(() -> store().confirmTag(REPOSITORY, TAG, FIRST, NOON))
                .withMessageContaining("does not hold a digest");
        assertThat(currentLink).hasContent("garbage");
    }

    /** A crash before the link leaves such a directory, and so does Distribution when it deletes a tag. */
    @Test
    void aTagWithoutALinkIsNotListed() throws IOException {
        put(layout.tagIndexLink(REPOSITORY, TAG, FIRST), FIRST.toString());
        put(currentLink.resolveSibling("../../.hidden/current/link").normalize(), FIRST.toString());

        assertThat(store().tags(REPOSITORY, "", 10)).isEmpty();
        assertThat(store().hostedTags(REPOSITORY, "", 10)).isEmpty();
    }

    /** There may be very many. A link that cannot be looked at shows that nobody does. */
    @Test
    void cachedTagsAreNotLookedAtForThoseThatWerePushed() throws IOException {
        put(confirmation, FIRST + " " + NOON);
        put(currentLink.resolveSibling(""), "a file where a directory belongs");
        push(REPOSITORY, new Tag("pushed"), FIRST);

        assertThat(store().hostedTags(REPOSITORY, "", 10))
                .extracting(Tag::value)
                .containsExactly("pushed");
    }

    @Test
    void whatIsNoDigestIsNoReferrer() throws IOException {
        put(layout.referrersDirectory(REPOSITORY, FIRST).resolve("sha256-12"), "");
        put(layout.referrersDirectory(REPOSITORY, FIRST).resolve("text"), "");

        assertThat(store().referrers(REPOSITORY, FIRST, 10)).isEmpty();
    }

    @Test
    void saysThatTagsCannotBeListed() throws IOException {
        put(layout.tagsDirectory(REPOSITORY), "a file where a directory belongs");

        assertThatIOException().isThrownBy(() -> store().tags(REPOSITORY, "", 10));
    }

    /** Ten at a time: what is held in memory is the page. */
    @Test
    void listsAThousandTags() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            put(layout.currentTagLink(REPOSITORY, new Tag("v" + (10_000 + i))), FIRST.toString());
        }

        assertThat(store().hostedTags(REPOSITORY, "v10988", 10))
                .extracting(Tag::value)
                .hasSize(10)
                .startsWith("v10989")
                .endsWith("v10998");
        assertThat(store().tags(REPOSITORY, "", 10_000))
                .hasSize(1_000)
                .isSortedAccordingTo((one, other) -> one.value().compareTo(other.value()));
    }

    private static void put(Path file, String content) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
