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
 * @param repository the repository of a manifest, a blob or a list
 * @param identifier the tag or digest of a manifest, the digest of a blob, the subject of referrers
 */
public record RequestTarget(Kind kind, Optional<RepositoryName> repository, Optional<Identifier> identifier) {

    /** The resources of a registry that the fake knows. */
    public enum Kind {
        /** The API version check, {@code /v2/}. */
        PING,
        MANIFEST,
        BLOB,
        /** The list of what refers to a manifest. */
        REFERRERS,
        /** The list of a repository's tags. */
        TAGS,
        /** The token endpoint. */
        TOKEN,
        /** Everything else; the fake has nothing there. */
        OTHER
    }

    static final String TOKEN_PATH = "/token";

    private static final Pattern CONTENT = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers|tags)/([^/]+)");

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
            String last = matcher.group(3);
            return switch (matcher.group(2)) {
                case "manifests" -> new RequestTarget(Kind.MANIFEST, repository, Optional.of(Identifier.parse(last)));
                case "blobs" -> new RequestTarget(Kind.BLOB, repository, Optional.of(Digest.parse(last)));
                case "referrers" -> new RequestTarget(Kind.REFERRERS, repository, Optional.of(Digest.parse(last)));
                default ->
                    last.equals("list")
                            ? new RequestTarget(Kind.TAGS, repository, Optional.empty())
                            : nameless(Kind.OTHER);
            };
        } catch (IllegalArgumentException e) {
            return nameless(Kind.OTHER);
        }
    }

    private static RequestTarget nameless(Kind kind) {
        return new RequestTarget(kind, Optional.empty(), Optional.empty());
    }
}
