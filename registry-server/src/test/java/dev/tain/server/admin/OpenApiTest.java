package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.policy.PolicyDirectory;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.RequestMatch;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description of the admin documents is that of what is served. */
class OpenApiTest {

    private static final String DESCRIPTION = "/admin/v1/openapi.json";
    private static final String NAME = "source.example/team/app";

    @TempDir
    private Path files;

    @TempDir
    private Path store;

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private AdminApi api;

    private JsonNode description;

    @BeforeEach
    void leadTheSourceToTheRegistry() throws IOException {
        PolicyDirectory policy = new PolicyDirectory(files).write("registries.conf", """
                [[registry]]
                prefix = "source.example"
                location = "%s"
                insecure = true
                """.formatted(registry.host()));
        api = new AdminApi(store, policy.inForce(PolicyDirectory.DOCKER_IO_ONLY), Map.of());
        description = api.get(DESCRIPTION).json();
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Set<String> described = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described).isEqualTo(routes());
    }

    private static Set<String> routes() {
        Class<?>[] controllers =
                AdminDocuments.class.getAnnotation(Import.class).value();
        Set<String> routes = new TreeSet<>();
        for (Class<?> controller : controllers) {
            for (Method method : controller.getDeclaredMethods()) {
                routesOf(controller, method).forEach(routes::add);
            }
        }
        routes.removeIf(route -> !route.contains(" /admin/v1/"));
        return routes;
    }

    private static Stream<String> routesOf(Class<?> controller, Method method) {
        RequestMapping below = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        RequestMapping own = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (own == null) {
            return Stream.empty();
        }
        String begin = below == null ? "" : below.path()[0];
        String[] paths = own.path().length == 0 ? new String[] {""} : own.path();
        return Arrays.stream(paths).map(path -> own.method()[0] + " " + begin + path);
    }

    @Test
    void everyExampleIsAsItsSchemaSays() {
        int examples = 0;
        for (JsonNode media : description.findValues("content").stream()
                .flatMap(content -> content.properties().stream().map(Map.Entry::getValue))
                .toList()) {
            if (media.has("example")) {
                assertValid(media.path("schema"), media.path("example"));
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(25);
    }

    @Test
    void everyOperationHasADescriptionAndEveryAnswerAnExample() {
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    assertThat(operation.getValue().path("description").asString())
                            .as(path.getKey())
                            .isNotEmpty();
                    if (!path.getKey().equals(DESCRIPTION)) {
                        operation
                                .getValue()
                                .path("responses")
                                .path("200")
                                .path("content")
                                .forEach(media -> assertThat(media.has("example"))
                                        .as(path.getKey())
                                        .isTrue());
                    }
                }));
    }

    /** Whoever is known may at least read. */
    @Test
    void everyOperationButTheDescriptionMayBeRefused() {
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode responses = operation.getValue().path("responses");
                    assertThat(responses.has("401"))
                            .as(path.getKey())
                            .isEqualTo(!path.getKey().equals(DESCRIPTION));
                    assertThat(responses.has("403"))
                            .as(path.getKey())
                            .isEqualTo(!operation.getKey().equals("get"));
                }));
    }

    @Test
    void realAnswersAreAsTheirSchemasSay() throws Exception {
        ImageBuilder.seeded(1).layer(5_000).build().putInto(registry, RepositoryName.parse("team/app"), new Tag("v1"));
        api.pull(NAME + "/manifests/v1");
        failForOneRepository();
        String id = started();
        for (String list : new String[] {"upstreams", "fills", "settings", "repositories", "prefetches"}) {
            assertDescribed("get", "/admin/v1/" + list, api.get("/admin/v1/" + list));
        }
        assertDescribed("get", "/admin/v1/plan", api.get("/admin/v1/plan?reference={r}", NAME + ":v1"));
        assertDescribed("get", "/admin/v1/nodes/daemon.json", api.get("/admin/v1/nodes/daemon.json"));
        assertDescribed("get", "/admin/v1/prefetches/{id}", api.get("/admin/v1/prefetches/{id}", id));
        assertDescribed("delete", "/admin/v1/prefetches/{id}", api.delete("/admin/v1/prefetches/{id}", id));
        String one = "/admin/v1/repositories/{name}";
        for (String below : new String[] {"", "/tags", "/manifests"}) {
            assertDescribed("get", one + below, api.get(one + below, NAME));
        }
        assertDescribed("get", one, api.get(one, "not.held/app"));
        assertDescribed("delete", one + "/tags/{tag}/age", api.delete(one + "/tags/{tag}/age", NAME, "v1"));
        assertDescribed("delete", one, api.delete(one, NAME));
    }

    private void failForOneRepository() throws Exception {
        registry.on(RequestMatch.in(RepositoryName.parse("team/broken"))).always(Fault.status(500));
        for (int i = 0; i < 3; i++) {
            assertThat(api.tryToPull("source.example/team/broken/manifests/v1")).isEqualTo(503);
        }
        assertThat(api.get("/admin/v1/upstreams")
                        .json()
                        .path(0)
                        .path("repositories")
                        .size())
                .isEqualTo(1);
    }

    private String started() {
        AdminApi.Answer answer =
                api.post("/admin/v1/prefetches", "application/json", "{\"references\":[\"%s:v1\"]}".formatted(NAME));
        assertDescribed("post", "/admin/v1/prefetches", answer);
        return answer.json().path("id").asString();
    }

    private void assertDescribed(String method, String path, AdminApi.Answer answer) {
        JsonNode response = resolved(description
                .path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path(Integer.toString(answer.status())));
        assertThat(response.isMissingNode())
                .as("%s %s: %d %s", method, path, answer.status(), answer.body())
                .isFalse();
        if (answer.status() != 204) {
            JsonNode media = response.path("content").path(answer.contentType().replaceFirst(";.*", ""));
            assertThat(media.isMissingNode()).as(answer.contentType()).isFalse();
            assertValid(media.path("schema"), JsonMapper.shared().readTree(answer.body()));
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? description.at(node.path("$ref").asString().substring(1)) : node;
    }

    /** References in the schema lead to the components of the whole document. */
    private void assertValid(JsonNode schema, JsonNode value) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", description.path("components"));
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);

        assertThat(compiled.validate(value)).as("%s", value).isEmpty();
    }

    @Test
    void theDescriptionHasATag() {
        assertThat(api.get(DESCRIPTION).headers().getETag()).startsWith("\"");
    }

    @Test
    void thePageTakesNothingFromElsewhere() {
        for (String path : new String[] {
            "/admin", "/admin/", "/admin/ui/page.js", "/admin/ui/swagger-ui-bundle.js", "/admin/ui/swagger-ui.css"
        }) {
            AdminApi.Answer answer = api.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.headers().getFirst("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("http");
            assertThat(answer.headers().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        api.get("/admin/ui/index.html").assertProblem(404, "/admin/ui/index.html");
    }
}
