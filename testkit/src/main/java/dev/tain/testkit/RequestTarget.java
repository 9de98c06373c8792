package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the path of a request to a registry names.
 *
 * @param kind which of the registry's resources
 * @param repository the repository of a manifest or blob
 * @param identifier the tag or digest of a manifest, the digest of a blob
 */
public record RequestTarget(Kind kind, Optional<RepositoryName> repository, Optional<Identifier> identifier) {

    /** The resources of a registry that the fake knows. */
    public enum Kind {
        /** The API version check, {@code /v2/}. */
        PING,
        MANIFEST,
        BLOB,
        /** The token endpoint. */
        TOKEN,
        /** Everything else; the fake has nothing there. */
        OTHER
    }

    static final String TOKEN_PATH = "/token";

    private static final Pattern CONTENT = Pattern.compile("/v2/(.+)/(manifests|blobs)/([^/]+)");

    /** Reads a path without its query; what a registry would find malformed is {@link Kind#OTHER}. */
    static RequestTarget of(String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return nameless(Kind.PING);
        }
        if (path.equals(TOKEN_PATH)) {
            return nameless(Kind.TOKEN);
        }
        Matcher matcher = CONTENT.matcher(path);
        return matcher.matches() ? content(matcher) : nameless(Kind.OTHER);
    }

    private static RequestTarget content(Matcher matcher) {
        try {
            Optional<RepositoryName> repository = Optional.of(RepositoryName.parse(matcher.group(1)));
            return matcher.group(2).equals("manifests")
                    ? new RequestTarget(Kind.MANIFEST, repository, Optional.of(Identifier.parse(matcher.group(3))))
                    : new RequestTarget(Kind.BLOB, repository, Optional.of(Digest.parse(matcher.group(3))));
        } catch (IllegalArgumentException e) {
            return nameless(Kind.OTHER);
        }
    }

    private static RequestTarget nameless(Kind kind) {
        return new RequestTarget(kind, Optional.empty(), Optional.empty());
    }
}
