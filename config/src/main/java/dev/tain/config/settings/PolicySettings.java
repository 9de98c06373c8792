package dev.tain.config.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the mirror policies are, {@code tain.policy.*}.
 *
 * @param directory a directory with registries.conf, registries.conf.d/*.conf and OpenShift objects in *.yaml files;
 *     without it only objects that come through the API count
 */
public record PolicySettings(@Nullable Path directory) {}
