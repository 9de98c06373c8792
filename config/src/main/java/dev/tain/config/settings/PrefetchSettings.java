package dev.tain.config.settings;

import dev.tain.oci.Platform;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is fetched before anybody asks for it, {@code tain.prefetch.*}.
 *
 * @param platforms the platforms whose images are fetched when their index was pulled; none when nothing is fetched unasked
 * @param concurrency how many things are fetched at once; at least 1
 */
public record PrefetchSettings(
        @DefaultValue List<Platform> platforms,
        @DefaultValue("2") int concurrency) {

    public PrefetchSettings {
        platforms = List.copyOf(platforms);
        if (concurrency < 1) {
            throw new SettingException("tain.prefetch.concurrency", "expected 1 or more, such as 2");
        }
    }
}
