package dev.tain.config.settings;

import org.jspecify.annotations.Nullable;

/**
 * A setting of this run.
 *
 * @param key its name, {@code tain.registry.port}; that of a member of a list or map, {@code tain.own-hosts[0]}, where the members
 *     were given one by one
 * @param value its value as it was given, or its default; secrets are replaced by stars, and null when it has none
 * @param origin where it was given, {@code default}, {@code /etc/tain.yaml:3:9}, {@code command line} or
 *     {@code environment variable TAIN_REGISTRY_PORT}
 */
public record SettingInForce(String key, @Nullable String value, String origin) {}
