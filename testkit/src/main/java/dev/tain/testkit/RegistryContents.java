package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.ErrorCode;
import dev.tain.oci.Identifier;
import dev.tain.oci.MediaType;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a fake registry holds, and the answers that an honest registry with these contents gives. */
final class RegistryContents {

    private static final Listings IN_ONE_PAGE = new Listings(Integer.MAX_VALUE);

    private final Map<RepositoryName, Shelf> shelves = new ConcurrentHashMap<>();
    private volatile Listings listings = IN_ONE_PAGE;
    private volatile boolean knowsReferrers = true;

    /** What one repository holds. */
    private record Shelf(
            Map<Digest, Content> blobs,
            Map<Digest, Manifest> manifests,
            Map<Tag, Digest> tags,
            Map<Digest, List<String>> referrers) {

        Shelf() {
            this(
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>());
        }

        Optional<Digest> resolve(Identifier identifier) {
            return Optional.ofNullable(identifier instanceof Digest digest ? digest : tags.get(identifier));
        }
    }

    private record Manifest(MediaType mediaType, Content content) {}

    void putBlob(RepositoryName repository, Digest digest, Content content) {
        shelf(repository).blobs.put(digest, content);
    }

    void putManifest(RepositoryName repository, Digest digest, MediaType mediaType, Content content) {
        shelf(repository).manifests.put(digest, new Manifest(mediaType, content));
    }

    void tag(RepositoryName repository, Tag tag, Digest digest) {
        shelf(repository).tags.put(tag, digest);
    }

    void addReferrer(RepositoryName repository, Digest subject, String descriptor) {
        shelf(repository)
                .referrers
                .computeIfAbsent(subject, first -> new CopyOnWriteArrayList<>())
                .add(descriptor);
    }

    void pageSize(int most) {
        listings = new Listings(most);
    }

    void forgetReferrersApi() {
        knowsReferrers = false;
    }

    void remove(RepositoryName repository, Identifier identifier) {
        Shelf shelf = shelf(repository);
        shelf.tags.remove(identifier);
        shelf.manifests.remove(identifier);
        shelf.blobs.remove(identifier);
        shelf.referrers.remove(identifier);
    }

    private Shelf shelf(RepositoryName repository) {
        return shelves.computeIfAbsent(repository, name -> new Shelf());
    }

    Answer answer(RecordedRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Answer.error(405, ErrorCode.UNSUPPORTED);
        }
        return switch (request.target().kind()) {
            case PING ->
                new Answer(200, Content.of("{}"))
                        .header(Answer.CONTENT_TYPE, "application/json")
                        .header("Docker-Distribution-Api-Version", "registry/2.0");
            case MANIFEST -> inRepository(request, this::manifestAnswer);
            case BLOB -> inRepository(request, this::blobAnswer);
            case REFERRERS -> knowsReferrers ? referrers(request) : Answer.error(404, ErrorCode.UNSUPPORTED);
            case TAGS -> tags(request);
            default -> Answer.error(404, ErrorCode.UNSUPPORTED);
        };
    }

    @FunctionalInterface
    private interface Lookup {
        Answer in(Shelf shelf, Identifier identifier);
    }

    private Answer inRepository(RecordedRequest request, Lookup lookup) {
        Shelf shelf = shelves.get(request.target().repository().orElseThrow());
        if (shelf == null) {
            return Answer.error(404, ErrorCode.NAME_UNKNOWN);
        }
        Answer answer = lookup.in(shelf, request.target().identifier().orElseThrow());
        if (request.method().equals("GET")) {
            answer.range(request.header("Range"));
        }
        return answer;
    }

    private Answer referrers(RecordedRequest request) {
        return inRepository(
                request,
                (shelf, subject) ->
                        listings.referrers(request, shelf.referrers.getOrDefault((Digest) subject, List.of())));
    }

    private Answer tags(RecordedRequest request) {
        Shelf shelf = shelves.get(request.target().repository().orElseThrow());
        return shelf == null
                ? Answer.error(404, ErrorCode.NAME_UNKNOWN)
                : listings.tags(
                        request,
                        shelf.tags.keySet().stream().map(Tag::value).sorted().toList());
    }

    private Answer manifestAnswer(Shelf shelf, Identifier identifier) {
        Optional<Digest> digest = shelf.resolve(identifier);
        Manifest manifest = digest.map(shelf.manifests::get).orElse(null);
        return manifest == null
                ? Answer.error(404, ErrorCode.MANIFEST_UNKNOWN)
                : found(manifest.content, manifest.mediaType, digest.orElseThrow());
    }

    private Answer blobAnswer(Shelf shelf, Identifier identifier) {
        Digest digest = shelf.resolve(identifier).orElseThrow();
        Content blob = shelf.blobs.get(digest);
        return blob == null
                ? Answer.error(404, ErrorCode.BLOB_UNKNOWN)
                : found(blob, MediaType.OCTET_STREAM, digest).header("Accept-Ranges", "bytes");
    }

    private static Answer found(Content content, MediaType mediaType, Digest digest) {
        return new Answer(200, content)
                .header(Answer.CONTENT_TYPE, mediaType.value())
                .header(FakeRegistry.DIGEST_HEADER, digest.toString())
                .header("ETag", "\"" + digest + "\"");
    }
}
