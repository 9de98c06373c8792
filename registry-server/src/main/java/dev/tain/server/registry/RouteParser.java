package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.oci.ErrorCode;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import dev.tain.server.registry.Route.BlobRoute;
import dev.tain.server.registry.Route.ManifestRoute;
import dev.tain.server.registry.Route.Ping;
import dev.tain.server.registry.Route.ReferrersRoute;
import dev.tain.server.registry.Route.TagsRoute;
import java.util.function.Function;

/**
 * Reads the path of a request. Repository names have any number of slashes and may contain the words that follow them, so
 * a path is read from its end.
 */
final class RouteParser {

    private static final String ROOT = "/v2";

    private RouteParser() {}

    /**
     * The route of a path.
     *
     * @param path decoded, without the query
     * @throws RegistryException with the specification's code when a part of it is invalid, or nothing is served there
     */
    static Route parse(String path) {
        if (path.equals(ROOT) || path.equals(ROOT + "/")) {
            return new Ping();
        }
        int last = path.lastIndexOf('/');
        int beforeLast = path.lastIndexOf('/', last - 1);
        if (!path.startsWith(ROOT + "/") || beforeLast <= ROOT.length()) {
            throw notServed();
        }
        String name = path.substring(ROOT.length() + 1, beforeLast);
        String identifier = path.substring(last + 1);
        return switch (path.substring(beforeLast + 1, last)) {
            case "manifests" -> new ManifestRoute(name(name), identifier(identifier));
            case "blobs" -> new BlobRoute(name(name), digest(identifier));
            case "referrers" -> new ReferrersRoute(name(name), digest(identifier));
            case "tags" -> tags(name, identifier);
            default -> throw notServed();
        };
    }

    private static Route tags(String name, String last) {
        if (!last.equals("list")) {
            throw notServed();
        }
        return new TagsRoute(name(name));
    }

    private static Digest digest(String text) {
        return valid(text, Digest::parse, ErrorCode.DIGEST_INVALID);
    }

    private static RepositoryName name(String text) {
        return valid(text, RepositoryName::parse, ErrorCode.NAME_INVALID);
    }

    /** What is not even a tag cannot be there; the specification has no code of its own for it. */
    private static Identifier identifier(String text) {
        ErrorCode code = text.indexOf(':') >= 0 ? ErrorCode.DIGEST_INVALID : ErrorCode.MANIFEST_UNKNOWN;
        return valid(text, Identifier::parse, code);
    }

    private static <T> T valid(String text, Function<String, T> parser, ErrorCode code) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(code, String.valueOf(e.getMessage()));
        }
    }

    private static RegistryException notServed() {
        return new RegistryException(
                ErrorCode.NAME_UNKNOWN,
                "nothing is served at this path; there are /v2/, /v2/<name>/manifests/<tag or digest>,"
                        + " /v2/<name>/blobs/<digest>, /v2/<name>/referrers/<digest> and /v2/<name>/tags/list");
    }
}
