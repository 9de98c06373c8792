package dev.tain.server.kube;

import dev.tain.server.policy.ApiResource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says which groups, versions and kinds there are, for clients that ask for each and for those that ask for all at once.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api">Discovery</a>
 */
final class DiscoveryHandler {

    /** The version of Kubernetes whose conventions this API follows. */
    private static final String MAJOR = "1";

    private static final String MINOR = "32";
    private static final String DISCOVERY_GROUP = "apidiscovery.k8s.io";
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    Mono<ServerResponse> version(ServerRequest request) {
        ObjectNode version = JsonMapper.shared().createObjectNode();
        version.put("major", MAJOR).put("minor", MINOR);
        version.put("gitVersion", "v%s.%s.0+tain".formatted(MAJOR, MINOR));
        version.put("gitCommit", "").put("gitTreeState", "").put("buildDate", "1970-01-01T00:00:00Z");
        version.put("goVersion", "").put("compiler", "").put("platform", "");
        return Answers.json(version);
    }

    /** The core group has a version, which some clients ask for first, and nothing in it. */
    Mono<ServerResponse> core(ServerRequest request) {
        String aggregated = aggregated(request);
        if (!aggregated.isEmpty()) {
            return aggregated(aggregated, Stream.empty());
        }
        ObjectNode versions = JsonMapper.shared().createObjectNode();
        versions.put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return Answers.json(versions);
    }

    Mono<ServerResponse> coreResources(ServerRequest request) {
        return Answers.json(resources("v1", List.of()));
    }

    Mono<ServerResponse> groups(ServerRequest request) {
        String aggregated = aggregated(request);
        if (!aggregated.isEmpty()) {
            return aggregated(aggregated, groups());
        }
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode all = list.putArray("groups");
        groups().forEach(name -> describe(all.addObject(), name));
        return Answers.json(list);
    }

    Mono<ServerResponse> group(ServerRequest request) {
        String name = request.pathVariable("group");
        if (groups().noneMatch(name::equals)) {
            throw StatusException.noSuchPath();
        }
        ObjectNode group = JsonMapper.shared().createObjectNode();
        group.put("kind", "APIGroup").put("apiVersion", "v1");
        describe(group, name);
        return Answers.json(group);
    }

    Mono<ServerResponse> resources(ServerRequest request) {
        String apiVersion = request.pathVariable("group") + "/" + request.pathVariable("version");
        List<ApiResource> resources = Arrays.stream(ApiResource.values())
                .filter(resource -> resource.apiVersion().equals(apiVersion))
                .toList();
        if (resources.isEmpty()) {
            throw StatusException.noSuchPath();
        }
        return Answers.json(resources(apiVersion, resources));
    }

    private static ObjectNode resources(String apiVersion, List<ApiResource> resources) {
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", apiVersion);
        ArrayNode all = list.putArray("resources");
        for (ApiResource resource : resources) {
            ObjectNode entry = all.addObject()
                    .put("name", resource.plural())
                    .put("singularName", resource.singular())
                    .put("namespaced", false)
                    .put("kind", resource.kind());
            strings(entry.putArray("verbs"), VERBS);
            entry.putArray("shortNames").add(resource.shortName());
        }
        return list;
    }

    private static void describe(ObjectNode group, String name) {
        group.put("name", name);
        ArrayNode versions = group.putArray("versions");
        ObjectNode preferred = JsonMapper.shared().createObjectNode();
        resourcesOf(name).map(ApiResource::version).distinct().forEach(version -> {
            preferred.put("groupVersion", name + "/" + version).put("version", version);
            versions.add(preferred.deepCopy());
        });
        group.set("preferredVersion", preferred);
    }

    /** The version of the aggregated form, when the client wants that first; otherwise empty. */
    private static String aggregated(ServerRequest request) {
        for (MediaType type : Representation.accepted(request.headers().header(HttpHeaders.ACCEPT))) {
            String version = Representation.parameter(type, "v");
            if (Representation.as(type).equals("APIGroupDiscoveryList")
                    && Representation.parameter(type, "g").equals(DISCOVERY_GROUP)
                    && List.of("v2", "v2beta1").contains(version)) {
                return version;
            }
            if (Representation.as(type).isEmpty()) {
                return "";
            }
        }
        return "";
    }

    private static Mono<ServerResponse> aggregated(String discoveryVersion, Stream<String> groups) {
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.put("kind", "APIGroupDiscoveryList").put("apiVersion", DISCOVERY_GROUP + "/" + discoveryVersion);
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        groups.forEach(group -> {
            ObjectNode item = items.addObject();
            item.putObject("metadata").put("name", group);
            ArrayNode versions = item.putArray("versions");
            resourcesOf(group)
                    .map(ApiResource::version)
                    .distinct()
                    .forEach(version -> discovered(versions.addObject(), group, version));
        });
        return ServerResponse.ok()
                .header(
                        HttpHeaders.CONTENT_TYPE,
                        "application/json;g=%s;v=%s;as=APIGroupDiscoveryList"
                                .formatted(DISCOVERY_GROUP, discoveryVersion))
                .bodyValue(Representation.JSON.bytes(list));
    }

    private static void discovered(ObjectNode entry, String group, String version) {
        entry.put("version", version).put("freshness", "Current");
        ArrayNode resources = entry.putArray("resources");
        resourcesOf(group).filter(it -> it.version().equals(version)).forEach(resource -> {
            ObjectNode description = resources.addObject().put("resource", resource.plural());
            description
                    .putObject("responseKind")
                    .put("group", group)
                    .put("version", version)
                    .put("kind", resource.kind());
            description.put("scope", "Cluster").put("singularResource", resource.singular());
            strings(description.putArray("verbs"), VERBS);
            description.putArray("shortNames").add(resource.shortName());
        });
    }

    private static void strings(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static Stream<String> groups() {
        return Arrays.stream(ApiResource.values()).map(ApiResource::group).distinct();
    }

    private static Stream<ApiResource> resourcesOf(String group) {
        return Arrays.stream(ApiResource.values())
                .filter(resource -> resource.group().equals(group));
    }
}
