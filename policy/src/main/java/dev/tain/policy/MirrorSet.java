package dev.tain.policy;

import java.util.List;

/**
 * One source and its mirrors, as one element of an ImageContentSourcePolicy, ImageDigestMirrorSet or ImageTagMirrorSet
 * has them.
 *
 * @param kind for which references the mirrors are used
 * @param name the name of the object it stands in, for messages
 * @param source which images
 * @param mirrors the mirrors in the order of preference; the source itself may be among them
 * @param neverContactSource whether the source itself may not be contacted
 * @see <a href="https://github.com/openshift/api/blob/master/config/v1/types_image_digest_mirror_set.go">
 *     ImageDigestMirrorSet</a>
 */
public record MirrorSet(Kind kind, String name, Scope source, List<Location> mirrors, boolean neverContactSource) {

    /** For which references the mirrors of a set are used. */
    public enum Kind {
        /** References with a digest: ImageContentSourcePolicy and ImageDigestMirrorSet. */
        DIGEST,
        /** References with a tag: ImageTagMirrorSet. */
        TAG;

        Mirror mirror(String location) {
            return new Mirror(
                    Location.parse(location),
                    false,
                    this == DIGEST ? PullFromMirror.DIGEST_ONLY : PullFromMirror.TAG_ONLY);
        }
    }

    public MirrorSet {
        mirrors = List.copyOf(mirrors);
    }

    /** Whether any mirror is another place than the source; without one the set has no effect at all. */
    boolean hasRealMirror() {
        return mirrors.stream().anyMatch(mirror -> !mirror.value().equals(source.value()));
    }
}
