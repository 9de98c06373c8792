package dev.tain.server.registry;

import dev.tain.server.pull.FileSegment;
import dev.tain.server.pull.OpenFile;
import io.netty.channel.DefaultFileRegion;

/** A segment as Netty hands it to the kernel; it leaves the file open for the segments after it. */
final class SegmentRegion extends DefaultFileRegion {

    private final OpenFile file;

    /** Retains the segment's file until this region is released. */
    SegmentRegion(FileSegment segment) {
        super(segment.file().channel(), segment.position(), segment.length());
        this.file = segment.file();
        file.retain();
    }

    @Override
    protected void deallocate() {
        file.release();
    }
}
