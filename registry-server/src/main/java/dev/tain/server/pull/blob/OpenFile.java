package dev.tain.server.pull.blob;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file open for reading, closed when the last of its users lets go. It can be read even when it was moved or removed. */
public final class OpenFile extends AbstractReferenceCounted {

    private final @Nullable FileChannel channel;

    private OpenFile(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    static OpenFile open(Path path) throws IOException {
        return new OpenFile(FileChannel.open(path, StandardOpenOption.READ));
    }

    /** No file, for a blob of which nothing can be read from one. */
    static OpenFile none() {
        return new OpenFile(null);
    }

    boolean isNone() {
        return channel == null;
    }

    /** The file; never to be closed or positioned. */
    public FileChannel channel() {
        return Objects.requireNonNull(channel, "there is no file");
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
