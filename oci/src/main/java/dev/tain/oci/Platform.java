package dev.tain.oci;

import java.util.regex.Pattern;

/**
 * What an image runs on.
 *
 * @param value {@code OS/ARCHITECTURE} or {@code OS/ARCHITECTURE/VARIANT}, in Go's words: {@code linux/arm64/v8}
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">Image indexes</a>
 */
public record Platform(String value) {

    private static final String WORD = "[a-z0-9][a-z0-9._-]*+";
    private static final Pattern GRAMMAR = Pattern.compile(WORD + "/" + WORD + "(?:/" + WORD + ")?");
    private static final int LONGEST = 100;

    public Platform {
        if (value.length() > LONGEST || !GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a platform: expected OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT, such as linux/amd64 or linux/arm64/v8"
                            .formatted(Text.shown(value)));
        }
    }

    /** Whether the other one is this, or a variant of this. */
    public boolean includes(Platform other) {
        return other.value.equals(value) || other.value.startsWith(value + "/");
    }

    @Override
    public String toString() {
        return value;
    }
}
