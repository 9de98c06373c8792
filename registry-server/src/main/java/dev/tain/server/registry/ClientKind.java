package dev.tain.server.registry;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Clients by what they do when a blob cannot be had, or not all of it. */
enum ClientKind {
    /** podman, skopeo, buildah and CRI-O with a containers/image up to 5.23. */
    OLD_CONTAINERS_IMAGE,
    /** The same with a newer one. */
    CONTAINERS_IMAGE,
    DOCKER_OR_CONTAINERD,
    /** Everybody else, other Tains included. */
    OTHER;

    /** The first versions with containers/image 5.24. */
    private static final Map<String, Version> RESUMING_SINCE = Map.of(
            "containers", new Version(5, 24),
            "skopeo", new Version(1, 11),
            "buildah", new Version(1, 29),
            "cri-o", new Version(1, 27),
            "podman", new Version(4, 4),
            "libpod", new Version(4, 4));

    /** Not the first word alone: skopeo can be told to put others before its own. */
    private static final Pattern PRODUCT = Pattern.compile(
            "(?i)(?:^|\\s)(containers|skopeo|buildah|cri-o|podman|libpod|docker|containerd)/(?:([0-9]{1,6})\\.([0-9]{1,6}))?");

    private record Version(int major, int minor) {

        boolean isBefore(Version other) {
            return major < other.major || (major == other.major && minor < other.minor);
        }
    }

    /** The kind of client that calls itself so in {@code User-Agent}. */
    static ClientKind of(@Nullable String userAgent) {
        Matcher product = PRODUCT.matcher(userAgent == null ? "" : userAgent);
        if (!product.find()) {
            return OTHER;
        }
        Version resumingSince = RESUMING_SINCE.get(product.group(1).toLowerCase(Locale.ROOT));
        if (resumingSince == null) {
            return DOCKER_OR_CONTAINERD;
        }
        return version(product).isBefore(resumingSince) ? OLD_CONTAINERS_IMAGE : CONTAINERS_IMAGE;
    }

    /**
     * Whether it fetches the rest when a body ends early. One that does not would fail, where it begins the pull anew after
     * a reset.
     */
    boolean resumes() {
        return this != OLD_CONTAINERS_IMAGE;
    }

    /** Without one it counts as old: what is done for the old versions does no harm to the new ones. */
    private static Version version(Matcher product) {
        return product.group(2) == null
                ? new Version(0, 0)
                : new Version(Integer.parseInt(product.group(2)), Integer.parseInt(product.group(3)));
    }
}
