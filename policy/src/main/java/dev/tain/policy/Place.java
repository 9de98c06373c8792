package dev.tain.policy;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.oci.Text;
import java.util.Optional;

/**
 * The parts of what a {@link Location} or a {@link Scope} without wildcard names: a registry, a namespace, a repository
 * or a single image.
 *
 * @param host the registry
 * @param path the path below it, without slashes at its ends; {@code ""} for the whole registry
 * @param identifier the tag or digest, when a single image is named
 */
record Place(RegistryHost host, String path, Optional<Identifier> identifier) {

    /** Reads {@code host[:port][/path][:tag|@digest]}; slashes at the end do not count, as for container engines. */
    static Place parse(String text) {
        refuseSchemeAndWildcard(text);
        String trimmed = Text.withoutTrailingSlashes(text);
        int slash = trimmed.indexOf('/');
        if (slash < 0) {
            return new Place(RegistryHost.parse(trimmed), "", Optional.empty());
        }
        RegistryHost host = RegistryHost.parse(trimmed.substring(0, slash));
        String rest = trimmed.substring(slash + 1);
        int end = endOfPath(rest);
        String path = RepositoryName.parse(rest.substring(0, end)).value();
        return new Place(host, path, identifier(rest.substring(end)));
    }

    @Override
    public String toString() {
        String name = path.isEmpty() ? host.value() : host.value() + "/" + path;
        return name + identifier.map(it -> it.separator() + it).orElse("");
    }

    private static void refuseSchemeAndWildcard(String text) {
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            throw new IllegalArgumentException(
                    "\"%s\" has a URL scheme: leave out \"%s\", for the scheme follows from insecure"
                            .formatted(Text.shown(text), Text.shown(text.substring(0, scheme + 3))));
        }
        if (text.indexOf('*') >= 0) {
            throw new IllegalArgumentException(
                    "\"%s\" has a wildcard where none may stand: the one form with a wildcard is *.example.com, as a prefix"
                            .formatted(Text.shown(text)));
        }
    }

    /** Where the path ends and a tag or digest may begin. */
    static int endOfPath(String rest) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != ':' && rest.charAt(end) != '@') {
            end++;
        }
        return end;
    }

    private static Optional<Identifier> identifier(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String named = text.substring(1);
        return Optional.of(text.charAt(0) == '@' ? Digest.parse(named) : Tag.parse(named));
    }
}
