package dev.tain.policy;

/**
 * A second place for the images of a {@link RegistryEntry}.
 *
 * @param location what replaces the entry's prefix
 * @param insecure whether it may be reached over HTTPS without verification or plain HTTP
 * @param pullFromMirror for which references it is used
 */
public record Mirror(Location location, boolean insecure, PullFromMirror pullFromMirror) {}
