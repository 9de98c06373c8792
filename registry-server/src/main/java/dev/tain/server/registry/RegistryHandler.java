package dev.tain.server.registry;

import dev.tain.oci.Digest;
import dev.tain.oci.ErrorCode;
import dev.tain.oci.MediaType;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.ServedBlob;
import dev.tain.server.pull.ServedBlobSize;
import dev.tain.server.pull.ServedDescriptor;
import dev.tain.server.pull.ServedManifest;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.registry.Answer.Body;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.Answer.FileBody;
import dev.tain.server.registry.Answer.NoBody;
import dev.tain.server.registry.Route.BlobRoute;
import dev.tain.server.registry.Route.ManifestRoute;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/** From a request to its answer. */
final class RegistryHandler {

    private static final Map<String, String> API_VERSION = Map.of("Docker-Distribution-API-Version", "registry/2.0");

    private final Pulls pulls;

    RegistryHandler(Pulls pulls) {
        this.pulls = pulls;
    }

    /** The answer; an error signal for everything that is to become an error document. */
    Mono<Answer> answer(RegistryRequest request) {
        if (request.route() instanceof ManifestRoute route) {
            return request.head() ? describe(request, route) : manifest(request, route);
        }
        if (request.route() instanceof BlobRoute route) {
            return request.head() ? measure(request, route) : blob(request, route);
        }
        return Mono.just(Answer.empty(200, API_VERSION));
    }

    private Mono<Answer> manifest(RegistryRequest request, ManifestRoute route) {
        return pulls.manifest(request.pull(route.name()), route.identifier()).map(lookup -> {
            ServedManifest served = found(lookup, ErrorCode.MANIFEST_UNKNOWN);
            return answer(
                    request, served.described(), new BytesBody(served.manifest().content()));
        });
    }

    private Mono<Answer> describe(RegistryRequest request, ManifestRoute route) {
        return pulls.manifestDescriptor(request.pull(route.name()), route.identifier())
                .map(lookup -> answer(request, found(lookup, ErrorCode.MANIFEST_UNKNOWN), new NoBody()));
    }

    private Mono<Answer> blob(RegistryRequest request, BlobRoute route) {
        return pulls.blob(request.pull(route.name()), route.digest()).map(lookup -> {
            ServedBlob served = found(lookup, ErrorCode.BLOB_UNKNOWN);
            Map<String, String> headers = headers(MediaType.OCTET_STREAM, route.digest());
            return new Answer(200, headers, served.size(), new FileBody(served.body()), served.origin());
        });
    }

    private Mono<Answer> measure(RegistryRequest request, BlobRoute route) {
        return pulls.blobSize(request.pull(route.name()), route.digest()).map(lookup -> {
            ServedBlobSize served = found(lookup, ErrorCode.BLOB_UNKNOWN);
            Map<String, String> headers = headers(MediaType.OCTET_STREAM, route.digest());
            return new Answer(200, headers, served.size(), new NoBody(), served.origin());
        });
    }

    private static Answer answer(RegistryRequest request, ServedDescriptor served, Body body) {
        MediaType type = served.descriptor().mediaType();
        if (!AcceptHeader.accepts(request.accept(), type)) {
            throw new RegistryException(
                    ErrorCode.MANIFEST_UNKNOWN,
                    "it is there with the type %s, which the request's Accept header leaves out; nothing is converted"
                            .formatted(type));
        }
        Map<String, String> headers = headers(type, served.descriptor().digest());
        served.warning().ifPresent(warning -> headers.put("Warning", warning));
        OptionalLong length = OptionalLong.of(served.descriptor().size());
        return new Answer(200, headers, length, body, served.origin());
    }

    private static Map<String, String> headers(MediaType type, Digest digest) {
        Map<String, String> headers = new LinkedHashMap<>(API_VERSION);
        headers.put("Content-Type", type.value());
        headers.put("Docker-Content-Digest", digest.toString());
        return headers;
    }

    private static <T> T found(Lookup<T> lookup, ErrorCode absent) {
        if (lookup instanceof Lookup.Found<T> found) {
            return found.value();
        }
        if (lookup instanceof Lookup.Refused<T> refused) {
            throw new RegistryException(ErrorCode.DENIED, refused.reason());
        }
        throw new RegistryException(absent, ((Lookup.Absent<T>) lookup).reason());
    }
}
