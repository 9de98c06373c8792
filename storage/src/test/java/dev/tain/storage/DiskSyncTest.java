package dev.tain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskSyncTest {

    private final IOException broken = new IOException("Input/output error");
    private final List<Boolean> withMetadata = new ArrayList<>();
    private boolean fails;
    private final DiskSync disk = new DiskSync(this::force);

    @Test
    void syncsTheContentAndInTheEndEverything() throws IOException {
        disk.content();
        disk.content();
        disk.everything();

        assertThat(withMetadata).containsExactly(false, false, true);
    }

    /** As Linux does, the file tells of what was lost only once. */
    @Test
    void whatWasLostInOneStepIsLostInTheEnd() throws IOException {
        disk.content();
        fails = true;
        assertThatIOException().isThrownBy(disk::content).isSameAs(broken);
        fails = false;

        assertThatIOException().isThrownBy(disk::everything).withCause(broken);
        assertThatIOException().isThrownBy(disk::everything).withCause(broken);
    }

    private void force(boolean metadata) throws IOException {
        withMetadata.add(metadata);
        if (fails) {
            throw broken;
        }
    }
}
