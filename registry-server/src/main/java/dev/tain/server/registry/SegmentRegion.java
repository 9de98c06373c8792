package dev.tain.server.registry;

import dev.tain.server.pull.blob.FileSegment;
import io.netty.channel.DefaultFileRegion;

/** A segment as Netty hands it to the kernel; to be released, it releases the segment and not the whole file. */
final class SegmentRegion extends DefaultFileRegion {

    private final FileSegment segment;

    /** Takes over the segment. */
    SegmentRegion(FileSegment segment) {
        super(segment.file().channel(), segment.position(), segment.length());
        this.segment = segment;
    }

    @Override
    protected void deallocate() {
        segment.release();
    }
}
