package dev.tain.oci;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A media type without parameters, such as {@code application/vnd.oci.image.index.v1+json}; kept in lower case.
 *
 * @param value type and subtype, up to 255 characters
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-media-type">RFC 9110, section 8.3.1</a>
 */
public record MediaType(String value) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern GRAMMAR = Pattern.compile(TOKEN + "/" + TOKEN);
    private static final int LONGEST = 255;

    // The constants stand after the grammar that they are checked with.
    public static final MediaType OCI_MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType OCI_INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_MANIFEST_LIST =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
    public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

    /** The manifest types that Tain asks upstream registries for, in the order of its preference. */
    public static final List<MediaType> MANIFESTS =
            List.of(OCI_INDEX, OCI_MANIFEST, DOCKER_MANIFEST_LIST, DOCKER_MANIFEST);

    public MediaType {
        if (value.length() > LONGEST || !GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a media type: expected <type>/<subtype>".formatted(Text.shown(value)));
        }
        value = value.toLowerCase(Locale.ROOT); // after the check: lower case makes ASCII of the Kelvin sign
    }

    /**
     * Reads a media type and leaves out its parameters ({@code ; charset=utf-8}).
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static MediaType parse(String text) {
        int semicolon = text.indexOf(';');
        return new MediaType((semicolon < 0 ? text : text.substring(0, semicolon)).strip());
    }

    @Override
    public String toString() {
        return value;
    }
}
