package dev.tain.oci;

import java.util.regex.Pattern;

/**
 * A tag: a name that the owner of a repository may move from one manifest to another.
 *
 * @param value up to 128 characters
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">The grammar of
 *     tags</a>
 */
public record Tag(String value) implements Identifier {

    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public Tag {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    ("\"%s\" is not a tag: expected 1 to 128 letters, digits, \"_\", \".\" or"
                                    + " \"-\", not beginning with \".\" or \"-\"")
                            .formatted(Text.shown(value)));
        }
    }

    /**
     * Reads a tag.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static Tag parse(String text) {
        return new Tag(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
