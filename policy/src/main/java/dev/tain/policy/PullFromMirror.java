package dev.tain.policy;

import dev.tain.oci.Reference;

/**
 * For which references a mirror may be used.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md">
 *     containers-registries.conf(5), pull-from-mirror</a>
 */
public enum PullFromMirror {
    ALL("all"),
    DIGEST_ONLY("digest-only"),
    TAG_ONLY("tag-only");

    private final String text;

    PullFromMirror(String text) {
        this.text = text;
    }

    /** The value as registries.conf has it: {@code all}, {@code digest-only} or {@code tag-only}. */
    public String text() {
        return text;
    }

    /** Whether a node that is to pull the reference uses a mirror with this setting. */
    public boolean serves(Reference reference) {
        return switch (this) {
            case ALL -> true;
            case DIGEST_ONLY -> reference.digest().isPresent();
            case TAG_ONLY -> reference.digest().isEmpty();
        };
    }

    /**
     * Whether a node may ask a mirror with this setting for the reference: beyond what it is to pull, for what belongs to an image that it
     * pulls by a tag. It takes all of that, by digest, from where it has found the tag.
     */
    public boolean mayBeAskedFor(Reference reference) {
        return this == TAG_ONLY || serves(reference);
    }
}
