package dev.tain.policy;

import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Text;

/**
 * What a {@code prefix} in registries.conf or a {@code source} in a mirror set names: every registry below a domain
 * ({@code *.example.com}), a registry, a namespace, a repository or a single image.
 *
 * @param value the text as registries.conf has it; the host in lower case, no slash at the end
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md">
 *     containers-registries.conf(5), prefix</a>
 */
public record Scope(String value) {

    private static final String WILDCARD = "*.";
    private static final int NO_MATCH = -1;

    public Scope {
        value = value.startsWith(WILDCARD)
                ? WILDCARD + checkedDomain(value)
                : Place.parse(value).toString();
    }

    /**
     * Reads a scope; slashes at its end are left out.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static Scope parse(String text) {
        return new Scope(text);
    }

    /** The scope of everything at the location. */
    static Scope of(Location location) {
        return new Scope(location.value());
    }

    /** Whether this scope is {@code *.example.com}: all subdomains at any depth, but not {@code example.com} itself. */
    public boolean isWildcard() {
        return value.startsWith(WILDCARD);
    }

    /** Whether this scope names one image by tag or digest. */
    public boolean isSingleImage() {
        return !isWildcard() && Place.parse(value).identifier().isPresent();
    }

    /** The repository of the single image that this scope names. */
    Scope withoutIdentifier() {
        Place image = Place.parse(value);
        return new Scope(image.host() + "/" + image.path());
    }

    /** Whether the reference, in its full form, lies in this scope by the rules of containers/image. */
    public boolean matches(Reference reference) {
        return matchLength(reference.toString()) != NO_MATCH;
    }

    /** What a wildcard matches at the end of a host name: {@code .example.com}. */
    String domain() {
        return value.substring(1);
    }

    /**
     * How many characters of the reference or repository this scope covers, −1 when it does not match. The rest of the
     * text begins with one of {@code / : @} or is empty.
     */
    int matchLength(String text) {
        int end = isWildcard() ? endOfDomain(text) : text.startsWith(value) ? value.length() : NO_MATCH;
        return end == NO_MATCH || end == text.length() || isBoundary(text.charAt(end)) ? end : NO_MATCH;
    }

    /** Whether a scope may end before this character. A colon is one: {@code example.com} covers its ports, too. */
    static boolean isBoundary(char c) {
        return c == '/' || c == ':' || c == '@';
    }

    @Override
    public String toString() {
        return value;
    }

    private int endOfDomain(String text) {
        String suffix = domain();
        int start = text.indexOf(suffix);
        int slash = text.indexOf('/');
        return start < 0 || (slash >= 0 && slash < start) ? NO_MATCH : start + suffix.length();
    }

    private static String checkedDomain(String value) {
        String domain = value.substring(WILDCARD.length());
        if (domain.isEmpty() || domain.chars().anyMatch(c -> c == '/' || c == ':' || c == '@' || c == '*')) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a wildcard prefix: expected *.example.com, without port, path, tag or digest"
                            .formatted(Text.shown(value)));
        }
        return RegistryHost.parse(domain).value();
    }
}
