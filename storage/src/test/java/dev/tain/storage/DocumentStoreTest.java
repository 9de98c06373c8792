package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents with their versions, and what a check says of them. */
class DocumentStoreTest {

    private static final String SETS = "imagetagmirrorsets";

    @TempDir
    private Path root;

    @AutoClose
    private FileSystemStore store;

    private DocumentStore documents;

    @BeforeEach
    void open() throws IOException {
        store = FileSystemStore.open(root);
        documents = store.documents();
    }

    private static StoredDocument document(String name, long version) {
        return new StoredDocument(SETS, name, version, "{\"v\":%d}".formatted(version));
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files =
                Files.list(root.resolve("tain/policies").resolve(SETS).resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<StoreFinding.Kind> findings() throws IOException {
        store.close();
        return new CheckedStore(root)
                .findings().stream().map(StoreFinding::kind).toList();
    }

    @Test
    void aNewStoreHasNone() throws IOException {
        assertThat(documents.documents()).isEmpty();
        assertThat(documents.highestVersion()).isZero();
    }

    @Test
    void theNewestVersionIsInForceAlsoInAnotherProcess() throws IOException {
        documents.put(document("team", 7));
        documents.put(document("team", 12));
        documents.put(document("another", 9));

        assertThat(documents.documents()).containsExactly(document("another", 9), document("team", 12));
        assertThat(DocumentStore.in(root).documents()).isEqualTo(documents.documents());
        assertThat(documents.highestVersion()).isEqualTo(12);
    }

    /** Java writes numbers as the language of the machine does, when nobody says otherwise. */
    @Test
    void theLanguageOfTheMachineChangesNoNames() throws IOException {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
        try {
            documents.put(document("team", 7));
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }

        assertThat(files("team")).containsExactly("00000000000000000007.json");
    }

    @Test
    void aVersionCountsAlsoWhenTheOldestCannotBeForgotten() throws IOException {
        documents.put(document("team", 1));
        Path oldest = root.resolve("tain/policies").resolve(SETS).resolve("team/00000000000000000001.json");
        Files.delete(oldest);
        Files.createDirectories(oldest.resolve("not empty"));

        for (long version = 2; version <= 11; version++) {
            documents.put(document("team", version));
        }

        assertThat(documents.documents()).containsExactly(document("team", 11));
    }

    @Test
    void aRemovedDocumentIsGoneAndItsVersionStillCounts() throws IOException {
        documents.put(document("team", 7));
        documents.remove(SETS, "team", 8);

        assertThat(documents.documents()).isEmpty();
        assertThat(documents.highestVersion()).isEqualTo(8);
        assertThat(files("team")).containsExactly("00000000000000000007.json", "00000000000000000008.removed");

        documents.put(document("team", 9));
        assertThat(documents.documents()).containsExactly(document("team", 9));
    }

    @Test
    void theLastTenVersionsAreKept() throws IOException {
        for (int version = 1; version <= 13; version++) {
            documents.put(document("team", version));
        }

        assertThat(files("team"))
                .hasSize(10)
                .startsWith("00000000000000000004.json")
                .endsWith("00000000000000000013.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "../../x", "Team", "a\\b"})
    void aNameThatLeadsElsewhereIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> documents.put(document(name, 1)));
    }

    @Test
    void whatCannotBeWrittenLeavesTheVersionBeforeItInForce() throws IOException {
        documents.put(document("team", 1));
        Files.createDirectories(
                root.resolve("tain/policies").resolve(SETS).resolve("team/00000000000000000002.json/x"));

        assertThatIOException().isThrownBy(() -> documents.put(document("team", 2)));

        Files.delete(root.resolve("tain/policies").resolve(SETS).resolve("team/00000000000000000002.json/x"));
        Files.deleteIfExists(root.resolve("tain/policies").resolve(SETS).resolve("team/00000000000000000002.json"));
        assertThat(documents.documents()).containsExactly(document("team", 1));
    }

    @Test
    void aCheckKnowsThem() throws IOException {
        documents.put(document("team", 1));
        documents.remove(SETS, "team", 2);

        assertThat(findings()).isEmpty();
    }

    @Test
    void aCheckFindsDamagedOnesAndStrangers() throws IOException {
        documents.put(document("team", 1));
        Path team = root.resolve("tain/policies").resolve(SETS).resolve("team");
        Files.writeString(team.resolve("00000000000000000002.json"), "{\"v\":");
        Files.writeString(team.resolve("notes.txt"), "");

        assertThat(findings())
                .containsExactlyInAnyOrder(StoreFinding.Kind.WRONG_DOCUMENT, StoreFinding.Kind.UNKNOWN_ENTRY);
    }
}
