package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.NoBufferLeaks;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/** Whether other tests of this module would see a leak. */
@NoBufferLeaks.Watched
class BufferLeaksTest {

    @Test
    void theDetectorOfLeaksFindsOne() {
        ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);

        assertThat(NoBufferLeaks.found()).isNotEmpty();
    }
}
