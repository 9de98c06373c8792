package dev.tain.server.registry;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Where event loops use files on purpose. */
public final class FilesOfEventLoops implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // As sendfile(2) does without TLS: a chunk of 256 KiB, mostly from memory; handing it to another thread costs
        // more.
        builder.allowBlockingCallsInside("dev.tain.server.registry.SegmentCopy", "read");
        // While Tain stops: when no other threads take anything any more, and when a fill begins all the same.
        builder.allowBlockingCallsInside("dev.tain.server.pull.blob.Fills", "run");
        builder.allowBlockingCallsInside("dev.tain.server.pull.blob.Flight", "begun");
    }
}
