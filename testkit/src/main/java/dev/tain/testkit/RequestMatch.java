package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.RequestTarget.Kind;

/** Which requests are meant, when faults are scripted and when recorded requests are looked up. */
@FunctionalInterface
public interface RequestMatch {

    /** Whether the request is one of those meant. */
    boolean matches(RecordedRequest request);

    /** The requests that are meant by this and by the other. */
    default RequestMatch and(RequestMatch other) {
        return request -> matches(request) && other.matches(request);
    }

    /** All requests. */
    static RequestMatch anything() {
        return request -> true;
    }

    /** Requests with the method GET. */
    static RequestMatch gets() {
        return request -> request.method().equals("GET");
    }

    /** Requests with the method HEAD. */
    static RequestMatch heads() {
        return request -> request.method().equals("HEAD");
    }

    /** Requests of the API version check, {@code /v2/}. */
    static RequestMatch pings() {
        return kind(Kind.PING);
    }

    /** Requests at the token endpoint. */
    static RequestMatch tokens() {
        return kind(Kind.TOKEN);
    }

    /** Requests for manifests, by tag or digest. */
    static RequestMatch manifests() {
        return kind(Kind.MANIFEST);
    }

    /** Requests for blobs. */
    static RequestMatch blobs() {
        return kind(Kind.BLOB);
    }

    /** Requests for lists of referrers. */
    static RequestMatch referrers() {
        return kind(Kind.REFERRERS);
    }

    /** Requests for lists of tags. */
    static RequestMatch tagLists() {
        return kind(Kind.TAGS);
    }

    /** Requests for the manifest which has this tag or digest, by that tag or digest. */
    static RequestMatch manifest(Identifier identifier) {
        return manifests().and(naming(identifier));
    }

    /** Requests for one blob. */
    static RequestMatch blob(Digest digest) {
        return blobs().and(naming(digest));
    }

    /** Requests in a repository. */
    static RequestMatch in(RepositoryName repository) {
        return request ->
                request.target().repository().filter(repository::equals).isPresent();
    }

    /** Requests that have a header, whatever its value. */
    static RequestMatch carrying(String header) {
        return request -> request.headers().containsKey(header);
    }

    private static RequestMatch kind(Kind kind) {
        return request -> request.target().kind() == kind;
    }

    private static RequestMatch naming(Identifier identifier) {
        return request ->
                request.target().identifier().filter(identifier::equals).isPresent();
    }
}
