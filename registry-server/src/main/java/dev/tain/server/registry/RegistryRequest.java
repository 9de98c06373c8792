package dev.tain.server.registry;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.RequestedRepository;
import dev.tain.server.observe.AccessEntry;
import dev.tain.server.pull.PullRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a request that an answer may depend on.
 *
 * @param head whether only headers are wanted: HEAD instead of GET
 * @param question what it is about
 * @param host the name that the client knows Tain by, when that is a valid one
 * @param headers the rest of what the client says
 * @param entry what is written down of it
 */
record RegistryRequest(
        boolean head, Question question, Optional<RegistryHost> host, HttpHeaders headers, AccessEntry entry) {

    /**
     * What stands in the first line of a request.
     *
     * @param route its path
     * @param query what stands behind that
     */
    record Question(Route route, Query query) {}

    Route route() {
        return question.route();
    }

    Query query() {
        return question.query();
    }

    /** The pull from the repository of this name. */
    PullRequest pull(RepositoryName name) {
        return new PullRequest(
                new RequestedRepository(host, query().namespace(), name),
                headers.getAll(HttpHeaderNames.VIA),
                entry::standsFor);
    }

    /** The values of all {@code Accept} lines. */
    List<String> accept() {
        return headers.getAll(HttpHeaderNames.ACCEPT);
    }

    ClientKind client() {
        return ClientKind.of(headers.get(HttpHeaderNames.USER_AGENT));
    }

    /** Whether the client says that it has the content with this tag already. */
    boolean holds(EntityTag tag) {
        return headers.contains(HttpHeaderNames.IF_NONE_MATCH)
                && tag.isAmong(headers.getAll(HttpHeaderNames.IF_NONE_MATCH));
    }

    /** Which part the client wants of the content with this tag; empty when it wants everything. */
    Optional<String> range(EntityTag tag) {
        if (!headers.contains(HttpHeaderNames.RANGE)) {
            return Optional.empty();
        }
        List<String> ranges = headers.getAll(HttpHeaderNames.RANGE);
        boolean applies = headers.getAll(HttpHeaderNames.IF_RANGE).stream().allMatch(tag::is);
        return applies && ranges.size() == 1 ? Optional.of(ranges.get(0)) : Optional.empty();
    }
}
