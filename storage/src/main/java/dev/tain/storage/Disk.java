package dev.tain.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What the disk is asked to do with the content of a blob, and may fail to do. */
@FunctionalInterface
interface Disk {

    /** What {@link FileChannel#write(ByteBuffer[])} does. */
    default long write(FileChannel file, ByteBuffer... bytes) throws IOException {
        return file.write(bytes);
    }

    /** What {@link FileChannel#force} does. */
    void force(FileChannel file, boolean metaData) throws IOException;
}
