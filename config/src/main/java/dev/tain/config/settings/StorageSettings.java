package dev.tain.config.settings;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where blobs are kept, {@code tain.storage.*}.
 *
 * @param type the kind of store
 * @param filesystem for the kind {@code filesystem}
 */
public record StorageSettings(
        @DefaultValue("filesystem") Type type, @DefaultValue FileSystem filesystem) {

    /** The kinds of store. */
    public enum Type {
        FILESYSTEM
    }

    /**
     * A store in a directory, {@code tain.storage.filesystem.*}.
     *
     * @param path the directory; it is created when it is missing
     */
    public record FileSystem(@DefaultValue("data") Path path) {}
}
