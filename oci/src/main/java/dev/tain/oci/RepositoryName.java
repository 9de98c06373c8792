package dev.tain.oci;

import java.util.regex.Pattern;

/**
 * The name of a repository inside a registry: path components in lower case, separated by slashes.
 *
 * @param value up to 255 characters
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">The grammar of
 *     names</a>
 */
public record RepositoryName(String value) {

    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+";
    private static final Pattern GRAMMAR = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");
    private static final int LONGEST = 255;

    public RepositoryName {
        if (value.length() > LONGEST || !GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException(("\"%s\" is not a repository name: expected at most 255 characters, path"
                            + " components of lower-case letters and digits, joined inside by \".\", \"_\", \"__\" or"
                            + " dashes, and separated by \"/\"")
                    .formatted(Text.shown(value)));
        }
    }

    /**
     * Reads a repository name.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static RepositoryName parse(String text) {
        return new RepositoryName(text);
    }

    /** Whether the name has a single path component, such as {@code alpine}. */
    public boolean isSingleComponent() {
        return value.indexOf('/') < 0;
    }

    @Override
    public String toString() {
        return value;
    }
}
