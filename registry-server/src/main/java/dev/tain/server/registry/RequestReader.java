package dev.tain.server.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.ErrorCode;
import dev.tain.oci.RegistryHost;
import dev.tain.server.observe.AccessEntry;
import dev.tain.server.registry.RegistryRequest.Question;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads requests. Nodes ask the same questions again and again, and what was read lately is not taken apart once more. */
final class RequestReader {

    private static final int MANY_QUESTIONS = 4_096;
    private static final int MANY_HOSTS = 256;
    private static final int LONGEST_REMEMBERED = 512;
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://(?<authority>[^/?#]*)(?<origin>/.*)");

    private final Cache<String, Question> questions = lately(MANY_QUESTIONS);
    private final Cache<String, Optional<RegistryHost>> hosts = lately(MANY_HOSTS);

    private static <V> Cache<String, V> lately(int many) {
        return Caffeine.newBuilder().maximumSize(many).executor(Runnable::run).build();
    }

    /**
     * Reads a request.
     *
     * @param uri its target: path and query, perhaps behind scheme and host
     * @param entry is told what it is about
     * @throws RegistryException with the specification's code when it is not valid
     */
    RegistryRequest read(HttpMethod method, String uri, HttpHeaders headers, AccessEntry entry) {
        boolean head = method.equals(HttpMethod.HEAD);
        if (!head && !method.equals(HttpMethod.GET)) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED,
                    ErrorCode.UNSUPPORTED.status(),
                    Map.of("Allow", "GET, HEAD"),
                    "%s is not served here, only GET and HEAD are".formatted(method));
        }
        Target target = Target.of(uri, headers);
        Question question = question(target.origin());
        Route route = question.route();
        entry.asked(route.operation(), route.repository(), route.reference());
        return new RegistryRequest(head, question, host(target.host()), headers, entry);
    }

    /**
     * What is asked for, of whom.
     *
     * @param origin path and query
     * @param host as the client names this server, if it does
     */
    private record Target(String origin, @Nullable String host) {

        /** Proxies that pass requests on may send the absolute form, which counts before Host: RFC 9112, section 3.2.2. */
        static Target of(String uri, HttpHeaders headers) {
            Matcher absolute = uri.startsWith("/") ? null : ABSOLUTE.matcher(uri);
            return absolute != null && absolute.matches()
                    ? new Target(absolute.group("origin"), absolute.group("authority"))
                    : new Target(uri, headers.get(HttpHeaderNames.HOST));
        }
    }

    private Question question(String uri) {
        return uri.length() > LONGEST_REMEMBERED ? parse(uri) : questions.get(uri, RequestReader::parse);
    }

    private static Question parse(String text) {
        QueryStringDecoder uri = decoded(text);
        return new Question(RouteParser.parse(uri.path()), Query.of(uri));
    }

    private static QueryStringDecoder decoded(String uri) {
        QueryStringDecoder decoder = new QueryStringDecoder(uri);
        try {
            decoder.path();
            decoder.parameters();
            return decoder;
        } catch (IllegalArgumentException e) {
            throw new RegistryException(ErrorCode.NAME_INVALID, "the path is not validly encoded: " + e.getMessage());
        }
    }

    private Optional<RegistryHost> host(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        return header.length() > LONGEST_REMEMBERED ? parseHost(header) : hosts.get(header, RequestReader::parseHost);
    }

    private static Optional<RegistryHost> parseHost(String header) {
        try {
            return Optional.of(RegistryHost.parse(header));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // such a name cannot stand in a policy either
        }
    }
}
