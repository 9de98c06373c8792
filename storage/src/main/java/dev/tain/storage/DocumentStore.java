package dev.tain.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Small JSON documents with their last ten versions: {@code tain/policies/<collection>/<name>/<version>.json}. The highest
 * version is the one in force; a removed document has {@code <version>.removed} as its highest. A version is written whole and
 * survives a crash, or is not there at all. Used by one thread at a time.
 */
public final class DocumentStore {

    private static final int VERSIONS_KEPT = 10;

    private final FileSystemLayout layout;

    /** The directory of one document. */
    private record Versions(String collection, String name, Path directory) {}

    DocumentStore(FileSystemLayout layout) {
        this.layout = layout;
    }

    /**
     * The documents of a store that another process may have open; only for reading.
     *
     * @param root the directory that has {@code docker/registry/v2} in it
     */
    public static DocumentStore in(Path root) {
        return new DocumentStore(new FileSystemLayout(root.toAbsolutePath().normalize()));
    }

    /**
     * All documents in force, in the order of their collections and names.
     *
     * @throws IOException when one of them cannot be read
     */
    public List<StoredDocument> documents() throws IOException {
        List<StoredDocument> documents = new ArrayList<>();
        for (Versions versions : versions()) {
            Optional<DocumentFile> last =
                    newestFirst(versions.directory()).stream().findFirst();
            if (last.isPresent() && !last.get().removed()) {
                documents.add(new StoredDocument(
                        versions.collection(),
                        versions.name(),
                        last.get().version(),
                        Files.readString(last.get().in(versions.directory()))));
            }
        }
        return documents;
    }

    /**
     * The highest version of all documents, also of removed ones; 0 when there are none.
     *
     * @throws IOException when that cannot be found out
     */
    public long highestVersion() throws IOException {
        long highest = 0;
        for (Versions versions : versions()) {
            for (DocumentFile file : newestFirst(versions.directory())) {
                highest = Math.max(highest, file.version());
            }
        }
        return highest;
    }

    /**
     * Keeps a version of a document, which is in force then, and forgets the oldest ones. When this fails, the version
     * before it stays in force.
     *
     * @throws IllegalArgumentException when the collection or the name is none, see {@link DocumentFile#isName}
     */
    public void put(StoredDocument document) throws IOException {
        write(document.collection(), document.name(), new DocumentFile(document.version(), false), document.text());
    }

    /** Removes a document; its last versions stay in the store until others come under the same name. */
    public void remove(String collection, String name, long version) throws IOException {
        write(collection, name, new DocumentFile(version, true), "");
    }

    private void write(String collection, String name, DocumentFile file, String text) throws IOException {
        if (!DocumentFile.isName(collection) || !DocumentFile.isName(name)) {
            throw new IllegalArgumentException("Not the name of a document: %s/%s".formatted(collection, name));
        }
        Path directory = layout.documents(collection, name);
        Path target = file.in(directory);
        try {
            DurableFiles.write(layout.spool(), target, text);
        } catch (IOException | RuntimeException | Error e) {
            deleteAfter(e, target);
            throw e;
        }
        forgetOldest(directory);
    }

    /** The new version counts already, whatever becomes of these; the next one tries again. */
    private static void forgetOldest(Path directory) {
        try {
            for (DocumentFile old :
                    newestFirst(directory).stream().skip(VERSIONS_KEPT).toList()) {
                Files.deleteIfExists(old.in(directory));
            }
        } catch (IOException e) {
            // More versions than ten do no harm.
        }
    }

    /** What could not be made durable may be there all the same, and would be in force at the next start. */
    private static void deleteAfter(Throwable failure, Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static List<DocumentFile> newestFirst(Path directory) throws IOException {
        return entries(directory).stream()
                .map(DocumentFile::parse)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(DocumentFile::version).reversed())
                .toList();
    }

    private List<Versions> versions() throws IOException {
        List<Versions> all = new ArrayList<>();
        for (String collection : names(layout.documentsDirectory())) {
            for (String name : names(layout.documentsDirectory().resolve(collection))) {
                all.add(new Versions(collection, name, layout.documents(collection, name)));
            }
        }
        return all;
    }

    private static List<String> names(Path directory) throws IOException {
        return entries(directory).stream().filter(DocumentFile::isName).toList();
    }

    /** The names of what stands in a directory, in their order; none when it is none. */
    private static List<String> entries(Path directory) throws IOException {
        try {
            return NextNames.in(directory, "", Integer.MAX_VALUE, name -> true);
        } catch (NotDirectoryException e) {
            return List.of();
        }
    }
}
