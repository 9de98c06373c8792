package dev.tain.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileSystemBlobStoreTest extends BlobStoreContract {

    private final FileSystemStore store;

    FileSystemBlobStoreTest(@TempDir Path root) throws IOException {
        store = FileSystemStore.open(root);
    }

    @Override
    BlobStore store() {
        return store.blobs();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }
}
