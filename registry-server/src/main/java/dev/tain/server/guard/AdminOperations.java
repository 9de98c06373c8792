package dev.tain.server.guard;

import static dev.tain.config.admin.Role.ADMIN;
import static dev.tain.config.admin.Role.OPERATOR;
import static dev.tain.config.admin.Role.VIEWER;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.tain.config.admin.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The one table of what can be asked of the admin port, and who may. Paths are compared as Spring's routes compare them, on the
 * same parsed path, so that no way of writing a path comes to an endpoint by another row than its own. What no row has is for
 * administrators alone.
 */
final class AdminOperations {

    private static final String OBJECTS = "/apis/{group}/{version}/{plural}";
    private static final String OBJECT = OBJECTS + "/{name}";
    private static final String REPOSITORY = "/admin/v1/repositories/{name}";
    private static final String TAGS = REPOSITORY + "/tags";
    private static final String PREFETCH = "/admin/v1/prefetches/{id}";

    static final List<AdminOperation> ALL = List.of(
            row(GET, "/version", VIEWER, "read the version"),
            row(GET, "/api/**", VIEWER, "discover the API"),
            row(GET, "/apis/**", VIEWER, "discover the API"),
            row(GET, "/openapi/**", VIEWER, "read the API's description"),
            row(GET, OBJECTS, VIEWER, "list policies"),
            row(GET, OBJECT, VIEWER, "read a policy"),
            row(POST, OBJECTS, ADMIN, "create a policy"),
            row(PUT, OBJECT, ADMIN, "replace a policy"),
            row(PATCH, OBJECT, ADMIN, "patch a policy"),
            row(DELETE, OBJECT, ADMIN, "delete a policy"),
            row(DELETE, OBJECTS, ADMIN, "delete policies"),
            row(GET, "/admin/v1/plan", VIEWER, "explain a plan"),
            row(GET, "/admin/v1/registries.conf", VIEWER, "read the merged policy"),
            row(GET, "/admin/v1/nodes/registries.conf", VIEWER, "read a node's set-up"),
            row(GET, "/admin/v1/nodes/hosts.toml", VIEWER, "read a node's set-up"),
            row(GET, "/admin/v1/nodes/daemon.json", VIEWER, "read a node's set-up"),
            row(GET, "/admin/v1/upstreams", VIEWER, "list upstream registries"),
            row(GET, "/admin/v1/fills", VIEWER, "list downloads"),
            row(GET, "/admin/v1/settings", VIEWER, "read the settings"),
            row(GET, "/admin/v1/repositories", VIEWER, "list repositories"),
            row(GET, REPOSITORY, VIEWER, "read a repository"),
            row(GET, TAGS, VIEWER, "list tags"),
            row(GET, REPOSITORY + "/manifests", VIEWER, "list manifests"),
            row(DELETE, REPOSITORY, OPERATOR, "evict a repository"),
            row(DELETE, TAGS + "/{tag}/age", OPERATOR, "age a tag"),
            row(GET, "/admin/v1/prefetches", VIEWER, "list prefetches"),
            row(POST, "/admin/v1/prefetches", OPERATOR, "prefetch images"),
            row(GET, PREFETCH, VIEWER, "read a prefetch"),
            row(DELETE, PREFETCH, OPERATOR, "stop a prefetch"),
            row(GET, "/actuator", VIEWER, "list actuator endpoints"),
            row(GET, "/actuator/prometheus", VIEWER, "read metrics"),
            open("/actuator/health", "read the health"),
            open("/actuator/health/{*path}", "read the health"),
            open("/admin/v1/openapi.json", "read the API's description"),
            open("/admin", "read the page"),
            open("/admin/", "read the page"),
            open("/admin/ui/{name}", "read the page"));

    private static final AdminOperation ANYTHING_ELSE = row(GET, "/**", ADMIN, "ask for something unknown");

    private AdminOperations() {}

    /**
     * What a request asks for: the row with the most specific path, as Spring chooses routes. Reading the head is reading, and
     * asking for the methods of a path is for whoever may use one of them.
     */
    static AdminOperation find(HttpMethod method, PathContainer path) {
        Comparator<AdminOperation> mostSpecific = Comparator.comparing(AdminOperation::path);
        Comparator<AdminOperation> leastRole = Comparator.comparing(
                operation -> operation.role().map(Role::ordinal).orElse(-1));
        HttpMethod wanted = method.equals(HEAD) ? GET : method;
        return ALL.stream()
                .filter(operation ->
                        method.equals(OPTIONS) || operation.method().equals(wanted))
                .filter(operation -> operation.path().matches(path))
                .min(method.equals(OPTIONS) ? leastRole : mostSpecific)
                .orElse(ANYTHING_ELSE);
    }

    private static AdminOperation row(HttpMethod method, String path, Role role, String word) {
        return new AdminOperation(method, pattern(path), Optional.of(role), word);
    }

    private static AdminOperation open(String path, String word) {
        return new AdminOperation(GET, pattern(path), Optional.empty(), word);
    }

    private static PathPattern pattern(String path) {
        return PathPatternParser.defaultInstance.parse(path);
    }
}
