package dev.tain.policy;

/**
 * A second place for the images of a {@link RegistryEntry}.
 *
 * @param location what replaces the entry's prefix
 * @param insecure whether it may be reached over HTTPS without verification or plain HTTP
 * @param pullFromMirror for which references it is used
 */
public record Mirror(Location location, boolean insecure, PullFromMirror pullFromMirror) {

    /** The mirror in one line, such as {@code mirror.corp/quay insecure digest-only}. */
    @Override
    public String toString() {
        String pull = pullFromMirror == PullFromMirror.ALL ? "" : " " + pullFromMirror.text();
        return location + (insecure ? " insecure" : "") + pull;
    }
}
