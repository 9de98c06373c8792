package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.admin.Role;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every endpoint of the admin port for everybody. This is a second table on purpose, written by hand: what the program's own one has
 * must be what was wanted.
 */
class AdminEndpointsTest {

    private static final String ICSP = "/apis/operator.openshift.io/v1alpha1/imagecontentsourcepolicies";

    /** Method, path, and the least role that may; {@code anybody} for no role. */
    private static final List<String> ENDPOINTS = List.of(
            "GET /version viewer",
            "GET /api viewer",
            "GET /api/v1 viewer",
            "GET /api/v1/pods viewer",
            "GET /apis viewer",
            "GET /apis/config.openshift.io viewer",
            "GET /apis/config.openshift.io/v1 viewer",
            "GET /apis/a/b/c/d/e viewer",
            "GET /openapi/v2 viewer",
            "GET /openapi/v3 viewer",
            "GET /openapi/v3/apis/config.openshift.io/v1 viewer",
            "GET /openapi/v9 viewer",
            "GET " + ICSP + " viewer",
            "GET " + ICSP + "/none viewer",
            "POST " + ICSP + " admin",
            "PUT " + ICSP + "/none admin",
            "PATCH " + ICSP + "/none admin",
            "DELETE " + ICSP + "/none admin",
            "DELETE " + ICSP + " admin",
            "GET /admin/v1/plan?reference=quay.io/a/b:1 viewer",
            "GET /admin/v1/registries.conf viewer",
            "GET /admin/v1/nodes/registries.conf viewer",
            "GET /admin/v1/nodes/hosts.toml?source=quay.io viewer",
            "GET /admin/v1/nodes/daemon.json viewer",
            "GET /admin/v1/upstreams viewer",
            "GET /admin/v1/fills viewer",
            "GET /admin/v1/settings viewer",
            "GET /admin/v1/repositories viewer",
            "GET /admin/v1/repositories/quay.io%2Fa viewer",
            "GET /admin/v1/repositories/quay.io%2Fa/tags viewer",
            "GET /admin/v1/repositories/quay.io%2Fa/manifests viewer",
            "DELETE /admin/v1/repositories/quay.io%2Fa operator",
            "DELETE /admin/v1/repositories/quay.io%2Fa/tags/v1/age operator",
            "GET /admin/v1/prefetches viewer",
            "POST /admin/v1/prefetches operator",
            "GET /admin/v1/prefetches/7 viewer",
            "DELETE /admin/v1/prefetches/7 operator",
            "GET /admin/v1/openapi.json anybody",
            "GET /admin anybody",
            "GET /admin/ anybody",
            "GET /admin/ui/app.js anybody",
            "GET /actuator viewer",
            "GET /actuator/prometheus viewer",
            "GET /actuator/health anybody",
            "GET /actuator/health/liveness anybody",
            "GET /actuator/health/readiness anybody",
            "GET / admin",
            "GET /unknown admin",
            "GET /admin/v1/unknown admin",
            "POST /admin/v1/plan admin",
            "POST /actuator/health admin",
            "POST /admin/ui/app.js admin",
            "TRACE /admin/v1/plan admin");

    /** Ways to write a path that must not lead to an endpoint by the row of another one. */
    private static final List<String> TRICKS = List.of(
            "GET /admin/v1/plan/ admin",
            "GET //admin/v1/plan admin",
            "GET /admin//v1/plan admin",
            "GET /ADMIN/v1/plan admin",
            "GET /admin/v1%2Fplan admin",
            "GET /actuator/health%2F..%2Fprometheus admin",
            "GET /actuator%2Fhealth admin",
            "GET /admin%2Fui/x admin",
            "GET /admin/ui/../v1/fills admin",
            "GET /admin/ui/..%2F..%2Fadmin%2Fv1%2Ffills anybody",
            "GET /actuator/health/../prometheus anybody",
            "GET /actuator/health;/../prometheus anybody",
            "GET /actuator;x=health/prometheus viewer",
            "DELETE /apis/operator.openshift.io/v1alpha1/imagecontentsourcepolicies;x=y/none admin",
            "GET /admin/v1/fills;a=b viewer",
            "GET /%61dmin/v1/fills viewer",
            "GET /./admin/v1/fills admin",
            "GET /admin/./v1/fills admin");

    @TempDir
    private static Path directory;

    private static StartedTain tain;
    private static AdminClient client;

    @BeforeAll
    static void start() throws IOException {
        tain = StartedTain.startGuarded(directory, "");
        client = AdminClient.plain(tain);
    }

    @AfterAll
    static void stop() {
        tain.close();
    }

    static Stream<Arguments> everyEndpointForEverybody() {
        return Stream.concat(ENDPOINTS.stream(), TRICKS.stream())
                .map(row -> row.split(" "))
                .flatMap(row -> Stream.of("nobody", "viewer", "operator", "admin")
                        .map(who -> Arguments.of(row[0], row[1], row[2], who)));
    }

    @ParameterizedTest(name = "{0} {1} needs {2}, asked by {3}")
    @MethodSource("everyEndpointForEverybody")
    void isForThoseWhoMayAlone(String method, String path, String needed, String who) {
        Optional<Role> role = Role.find(who);

        AdminClient.Answer answer = client.send(role.map(tain::token).orElse(""), method, path);

        boolean allowed = needed.equals("anybody")
                || role.filter(has -> has.includes(Role.find(needed).orElseThrow()))
                        .isPresent();
        assertThat(answer.header("X-Request-Id")).isNotEmpty();
        if (allowed) {
            assertThat(answer.code()).as(answer.response().body()).isNotIn(401, 403);
        } else if (role.isEmpty()) {
            assertThat(answer.code()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        } else {
            assertThat(answer.code()).isEqualTo(403);
        }
    }

    /** What a path that tricks leads to is not what it pretends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/ui/../v1/fills",
                "/admin/ui/..%2F..%2Fadmin%2Fv1%2Ffills",
                "/admin/ui/%2e%2e/v1/fills",
                "/actuator/health/../prometheus",
                "/actuator/health/%2e%2e/prometheus",
                "/actuator/health;/../prometheus",
                "/actuator/health/..;/prometheus"
            })
    void whatNobodyMayReadIsNotBehindWhatAnybodyMay(String path) {
        AdminClient.Answer answer = client.send("", "GET", path);

        assertThat(answer.code()).isNotEqualTo(200);
        assertThat(answer.response().body()).doesNotContain("jvm_", "[]");
    }

    @Test
    void readingTheHeadIsReading() {
        assertThat(client.send("", "HEAD", "/admin/v1/fills").code()).isEqualTo(401);
        assertThat(client.send(tain.token(Role.VIEWER), "HEAD", "/admin/v1/fills")
                        .code())
                .isEqualTo(200);
        assertThat(client.send("", "HEAD", "/actuator/health").code()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/x", "/actuator/health/x/y", "/actuator/health/readiness/x/y"})
    void aPartOfTheHealthThatThereIsNotIsNotFound(String path) {
        assertThat(client.send("", "GET", path).code()).isEqualTo(404);
    }

    @Test
    void theMethodsOfAPathAreForThoseWhoMayUseOneOfThem() {
        assertThat(client.send("", "OPTIONS", "/admin/v1/fills").code()).isEqualTo(401);
        assertThat(client.send(tain.token(Role.VIEWER), "OPTIONS", "/admin/v1/fills")
                        .code())
                .isEqualTo(200);
        assertThat(client.send(tain.token(Role.OPERATOR), "OPTIONS", "/unknown").code())
                .isEqualTo(403);
    }

    @Test
    void aRefusalIsAStatusForClientsOfKubernetes() {
        AdminClient.Answer answer = client.send(tain.token(Role.VIEWER), "POST", ICSP);

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("kind").asString()).isEqualTo("Status");
        assertThat(answer.json().path("reason").asString()).isEqualTo("Forbidden");
        assertThat(answer.json().path("code").asInt()).isEqualTo(403);
        assertThat(answer.json().path("message").asString())
                .contains("needs the role admin", "token:my-viewer has the role viewer");
    }

    /** Who tries something out with fewer rights must not do it with all of his own. */
    @Test
    void nobodyActsAsSomebodyElse() {
        AdminClient.Answer answer = client.send(tain.token(Role.ADMIN), "DELETE", ICSP, "Impersonate-User", "somebody");

        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.json().path("message").asString()).contains("Impersonate-User");
    }

    @Test
    void aRefusalIsAProblemForOthers() {
        AdminClient.Answer answer = client.send("", "GET", "/admin/v1/fills", "X-Request-Id", "mine-1");

        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(answer.json().path("requestId").asString()).isEqualTo("mine-1");
        assertThat(answer.json().path("type").asString()).isEqualTo("about:blank");
        assertThat(answer.json().path("title").asString()).isEqualTo("Unauthorized");
        assertThat(answer.json().path("instance").asString()).isEqualTo("/admin/v1/fills");
        assertThat(answer.json().path("detail").asString())
                .contains("needs the role viewer", "no credential", "tain.admin.credentials-file");
    }

    @Test
    void aWrongTokenIsNobodys() {
        String secret = "tain_" + TestSecret.word();

        AdminClient.Answer answer = client.send(secret, "GET", "/admin/v1/fills");

        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.response().body())
                .contains("none of those that are known")
                .doesNotContain(secret);
        assertThat(client.send("", "GET", "/admin/v1/fills", "Authorization", "Basic abc")
                        .code())
                .isEqualTo(401);
    }

    @Test
    void theSchemeOfATokenIsWrittenInAnyCase() {
        String token = tain.token(Role.VIEWER);

        assertThat(client.send("", "GET", "/admin/v1/fills", "Authorization", "bearer " + token)
                        .code())
                .isEqualTo(200);
    }

    @Test
    void whoIsNobodyLearnsOfTheHealthOnlyWhetherItIsGood() {
        AdminClient.Answer nobody = client.send("", "GET", "/actuator/health/readiness");
        AdminClient.Answer viewer = client.send(tain.token(Role.VIEWER), "GET", "/actuator/health/readiness");

        assertThat(nobody.code()).isEqualTo(viewer.code());
        assertThat(nobody.response().body()).isEmpty();
        assertThat(viewer.response().body()).contains("\"policy\"");
    }
}
