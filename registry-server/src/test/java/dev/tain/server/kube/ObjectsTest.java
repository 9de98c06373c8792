package dev.tain.server.kube;

import static dev.tain.server.kube.KubeServer.ICSP;
import static dev.tain.server.kube.KubeServer.ITMS;
import static dev.tain.server.kube.KubeServer.JSON;
import static dev.tain.server.kube.KubeServer.tagSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Objects are created, shown, changed and deleted as Kubernetes does it. */
class ObjectsTest {

    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String JSON_PATCH = "application/json-patch+json";

    @TempDir
    private Path directory;

    @AutoClose
    private KubeServer kube;

    @BeforeEach
    void start() throws IOException {
        kube = new KubeServer(directory, Duration.ofMinutes(1));
    }

    private KubeServer.Answer patch(String type, String patch) {
        return kube.send("PATCH", ITMS + "/team", patch, "Content-Type", type);
    }

    private KubeServer.Answer delete(String path, String options) {
        return kube.send("DELETE", path, options, "Content-Type", JSON);
    }

    private void fileSet(String name, String source) throws IOException {
        Files.writeString(directory.resolve("policy").resolve(name + ".json"), tagSet(name, source));
        Await.until(
                "the file in force",
                Duration.ofSeconds(10),
                () -> kube.inForce().contains(source));
    }

    private List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.path("items")
                .forEach(item -> names.add(item.path("metadata").path("name").asString()));
        return names;
    }

    @Test
    void aCreatedObjectIsInForceWhenTheAnswerIsThere() {
        JsonNode created =
                kube.post(ITMS, tagSet("team", "quay.io")).expect(201).json();

        assertThat(kube.inForce()).containsExactly("quay.io");
        assertThat(created.path("metadata").path("uid").asString()).hasSize(36);
        assertThat(created.path("metadata").path("creationTimestamp").asString())
                .endsWith("Z");
        assertThat(created.path("metadata").path("generation").asInt()).isEqualTo(1);
        assertThat(kube.get(ITMS + "/team").expect(200).json()).isEqualTo(created);
    }

    @Test
    void yamlComesInAndGoesOut() {
        kube.send("POST", ICSP, """
                        apiVersion: operator.openshift.io/v1alpha1
                        kind: ImageContentSourcePolicy
                        metadata:
                          name: ubi8repo
                        spec:
                          repositoryDigestMirrors:
                          - source: registry.access.redhat.com/ubi8/ubi-minimal
                            mirrors: [example.io/example/ubi-minimal]
                        """, "Content-Type", "application/yaml").expect(201);

        KubeServer.Answer yaml = kube.get(ICSP + "/ubi8repo", "Accept", "application/yaml");
        assertThat(yaml.body()).contains("name: \"ubi8repo\"");
        assertThat(yaml.contentType()).isEqualTo("application/yaml");
        kube.get(ICSP + "/ubi8repo", "Accept", "application/vnd.kubernetes.protobuf")
                .status(406, "NotAcceptable", "application/json");
    }

    @Test
    void aWrongFieldIsNamed() {
        JsonNode status = kube.post(ITMS, tagSet("team", "https://quay.io"))
                .status(422, "Invalid", "ImageTagMirrorSet.config.openshift.io \"team\" is invalid");

        JsonNode cause = status.path("details").path("causes").path(0);
        assertThat(cause.path("field").asString()).isEqualTo("spec.imageTagMirrors[0].source");
        assertThat(cause.path("message").asString()).contains("URL scheme").doesNotStartWith("spec");
        assertThat(kube.inForce()).isEmpty();
    }

    @Test
    void unknownAndDuplicateFieldsAreRefusedWarnedOfOrPassedOver() {
        String wrong = tagSet("team", ", \"name\": \"team\", \"colour\": \"red\"", "quay.io");

        kube.post(ITMS + "?fieldValidation=Strict", wrong)
                .status(400, "BadRequest", "strict decoding error: unknown field \"metadata.colour\"");
        KubeServer.Answer warned = kube.post(ITMS + "?dryRun=All", wrong).expect(201);
        assertThat(warned.warnings())
                .containsExactly(
                        "299 - \"unknown field \\\"metadata.colour\\\"\"",
                        "299 - \"duplicate field \\\"metadata.name\\\"\"");
        KubeServer.Answer ignored =
                kube.post(ITMS + "?fieldValidation=Ignore", wrong).expect(201);
        assertThat(ignored.warnings()).isEmpty();
        assertThat(ignored.json().path("metadata").has("colour")).isFalse();
        kube.post(ITMS + "?fieldValidation=Often", wrong).status(400, "BadRequest", "Ignore, Warn or Strict");
    }

    @Test
    void aDryRunChangesNothing() {
        KubeServer.Answer tried =
                kube.post(ITMS + "?dryRun=All", tagSet("team", "quay.io")).expect(201);

        assertThat(tried.version()).isEmpty();
        assertThat(kube.inForce()).isEmpty();
        kube.get(ITMS + "/team").status(404, "NotFound", "imagetagmirrorsets.config.openshift.io \"team\" not found");
    }

    @Test
    void namesAreCheckedAndMade() {
        kube.post(ITMS, tagSet("Team", "quay.io")).status(422, "Invalid", "metadata.name");
        kube.post(ITMS, tagSet("", "quay.io")).status(422, "Invalid", "name or generateName is required");
        String made = kube.post(ITMS, tagSet("", ", \"generateName\": \"team-\"", "quay.io"))
                .expect(201)
                .json()
                .path("metadata")
                .path("name")
                .asString();
        assertThat(made).matches("team-[a-z0-9]{5}");
        kube.post(ITMS, tagSet(made, "quay.io")).status(409, "AlreadyExists", made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "3", "{} {}", "{\"kind\": \"ImageTagMirrorSet\"}", "{\"metadata\": 1}"})
    void whatIsNoObjectIsABadRequest(String body) {
        kube.post(ITMS, body).status(400, "BadRequest", "");
    }

    @Test
    void anotherKindOrVersionIsABadRequest() {
        kube.post(ICSP, tagSet("team", "quay.io")).status(400, "BadRequest", "operator.openshift.io/v1alpha1");
    }

    @Test
    void aTooLargeBodyIsRefused() {
        kube.post(ITMS, tagSet("team", "a".repeat(4_000_000))).status(413, "RequestEntityTooLarge", "bytes");
    }

    @Test
    void aReplacementHasToKnowTheLastVersion() {
        String first = kube.post(ITMS, tagSet("team", "quay.io")).expect(201).version();
        String known = ", \"resourceVersion\": \"%s\"".formatted(first);

        kube.send("PUT", ITMS + "/team", tagSet("team", "gcr.io"), "Content-Type", JSON)
                .status(422, "Invalid", "metadata.resourceVersion");
        kube.send("PUT", ITMS + "/team", tagSet("team", known, "gcr.io"), "Content-Type", JSON)
                .expect(200);
        assertThat(kube.inForce()).containsExactly("gcr.io");
        kube.send("PUT", ITMS + "/team", tagSet("team", known, "docker.io"), "Content-Type", JSON)
                .status(409, "Conflict", "the object has been modified");
        kube.send("PUT", ITMS + "/other", tagSet("team", known, "docker.io"), "Content-Type", JSON)
                .status(400, "BadRequest", "does not match the name on the URL");
        kube.send("PUT", ITMS + "/other", tagSet("other", known, "docker.io"), "Content-Type", JSON)
                .status(404, "NotFound", "other");
    }

    @Test
    void patchesOfBothKindsAreMade() {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);

        patch(MERGE_PATCH, "{\"metadata\": {\"labels\": {\"a\": \"b\", \"c\": \"d\"}}}")
                .expect(200);
        patch(MERGE_PATCH, "{\"metadata\": {\"labels\": {\"a\": null}}}").expect(200);
        JsonNode patched = patch(JSON_PATCH, """
                        [{"op": "test", "path": "/metadata/labels/c", "value": "d"},
                         {"op": "replace", "path": "/spec/imageTagMirrors/0/source", "value": "gcr.io"}]""").expect(200).json();

        assertThat(patched.path("metadata").path("labels").toString()).isEqualTo("{\"c\":\"d\"}");
        assertThat(patched.path("metadata").path("generation").asInt()).isEqualTo(2);
        assertThat(kube.inForce()).containsExactly("gcr.io");
    }

    @Test
    void aPatchThatDoesNotFitChangesNothing() {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);

        patch(MERGE_PATCH, "{\"spec\": {\"imageTagMirrors\": \"none\"}}").status(422, "Invalid", "expected a list");
        patch(MERGE_PATCH, "{\"metadata\": {\"resourceVersion\": \"1\"}}").status(409, "Conflict", "modified");
        patch(MERGE_PATCH, "{\"metadata\": {\"name\": \"other\"}}").status(400, "BadRequest", "does not match");
        patch(JSON_PATCH, "[{\"op\": \"remove\", \"path\": \"/spec/none\"}]").status(422, "Invalid", "/spec/none");
        assertThat(kube.inForce()).containsExactly("quay.io");
    }

    @ParameterizedTest
    @CsvSource({
        "application/strategic-merge-patch+json, --type=merge",
        "application/apply-patch+yaml, no server-side apply",
        "text/plain, application/merge-patch+json",
        "nonsense, application/merge-patch+json"
    })
    void otherKindsOfPatchesAreRefused(String type, String part) {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);

        patch(type, "{}").status(415, "UnsupportedMediaType", part);
    }

    @Test
    void aDeletedObjectIsGoneAndNotInForce() {
        JsonNode created =
                kube.post(ITMS, tagSet("team", "quay.io")).expect(201).json();
        String uid = created.path("metadata").path("uid").asString();

        delete(ITMS + "/team", "{\"preconditions\": {\"uid\": \"other\"}}").status(409, "Conflict", "UID");
        delete(ITMS + "/team", "{\"dryRun\": [\"All\"]}").expect(200);
        JsonNode status = delete(ITMS + "/team", "{\"preconditions\": {\"uid\": \"%s\"}}".formatted(uid))
                .expect(200)
                .json();

        assertThat(status.path("status").asString()).isEqualTo("Success");
        assertThat(status.path("details").path("uid").asString()).isEqualTo(uid);
        assertThat(kube.inForce()).isEmpty();
        delete(ITMS + "/team", "").status(404, "NotFound", "team");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind": "ImageTagMirrorSet", "apiVersion": "config.openshift.io/v1", "metadata": {"name": "b"}} | kind
            {"apiVersion": "config.openshift.io/v1", "metadata": {"name": "b"}} | "metadata"
            {"kind": "DeleteOptions", "apiVersion": "apps/v1"}      | apiVersion
            {"kind": "deleteoptions", "apiVersion": "v1"}           | kind
            {"kind": 1}                                             | kind
            {"precondition": {"uid": "other"}}                      | "precondition"
            {"preconditions": {"UID": "other"}}                     | "preconditions.UID"
            {"dryrun": ["All"]}                                     | "dryrun"
            {"dryRun": ["All"], "dryRun": []}                       | dryRun
            {"propagationPolicy": "orphan"}                         | propagationPolicy
            {"propagationPolicy": ["Orphan"]}                       | propagationPolicy
            {"gracePeriodSeconds": "0"}                             | gracePeriodSeconds
            {"orphanDependents": "false"}                           | orphanDependents
            []                                                      | object
            """)
    void whatIsNoDeleteOptionsDeletesNothing(String options, String part) {
        kube.post(ITMS, tagSet("a", "quay.io"));

        delete(ITMS, options).status(400, "BadRequest", part);
        delete(ITMS + "/a", options).status(400, "BadRequest", part);

        assertThat(names(kube.get(ITMS).json())).containsExactly("a");
    }

    @Test
    void anUnknownPropagationPolicyInTheQueryDeletesNothing() {
        kube.post(ITMS, tagSet("a", "quay.io"));

        delete(ITMS + "?propagationPolicy=orphan", "").status(400, "BadRequest", "propagationPolicy");

        assertThat(names(kube.get(ITMS).json())).containsExactly("a");
        delete(ITMS + "?propagationPolicy=Orphan", "").expect(200);
    }

    /** As kubectl, client-go and others send them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"propagationPolicy\": \"Background\"}",
                "{\"kind\": \"DeleteOptions\", \"apiVersion\": \"v1\", \"propagationPolicy\": \"Foreground\"}",
                "{\"kind\": \"DeleteOptions\", \"apiVersion\": \"meta.k8s.io/v1\", \"gracePeriodSeconds\": 0}",
                "{\"kind\": \"DeleteOptions\", \"apiVersion\": \"config.openshift.io/v1\", \"orphanDependents\": false,"
                        + " \"preconditions\": null, \"dryRun\": null}"
            })
    void deleteOptionsOfAllVersionsAreUnderstood(String options) {
        kube.post(ITMS, tagSet("a", "quay.io"));

        delete(ITMS + "/a", options).expect(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/yaml;q=0.1, application/json        | application/json
            application/json;q=0.5, application/yaml;q=0.9  | application/yaml
            application/yaml, application/json              | application/yaml
            application/yaml;q=0, application/json;q=0.1    | application/json
            */*;q=0.1, application/yaml                     | application/yaml
            """)
    void theMediaTypeThatIsWantedMostIsAnswered(String accept, String type) {
        assertThat(kube.get(ITMS, "Accept", accept).expect(200).contentType()).isEqualTo(type);
    }

    @Test
    void theBaseOfAMadeNameIsKept() {
        KubeServer.Answer created = kube.post(ITMS, tagSet("", ", \"generateName\": \"team-\"", "quay.io"))
                .expect(201);
        String name = created.json().path("metadata").path("name").asString();
        assertThat(name).startsWith("team-");
        assertThat(created.json().path("metadata").path("generateName").asString())
                .isEqualTo("team-");

        kube.send(
                        "PATCH",
                        ITMS + "/" + name,
                        "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}",
                        "Content-Type",
                        "application/merge-patch+json")
                .expect(200);
        assertThat(kube.get(ITMS + "/" + name)
                        .json()
                        .path("metadata")
                        .path("generateName")
                        .asString())
                .isEqualTo("team-");
    }

    @Test
    void aCollectionIsDeletedButForWhatStandsInFiles() throws IOException {
        fileSet("infile", "docker.io");
        kube.post(ITMS, tagSet("a", ", \"labels\": {\"team\": \"x\"}", "quay.io"))
                .expect(201);
        kube.post(ITMS, tagSet("b", "gcr.io")).expect(201);

        assertThat(names(delete(ITMS + "?labelSelector=team", "").expect(200).json()))
                .containsExactly("a");
        KubeServer.Answer rest = delete(ITMS, "").expect(200);

        assertThat(names(rest.json())).containsExactly("b");
        assertThat(rest.warnings()).singleElement().asString().contains("infile.json");
        assertThat(kube.inForce()).containsExactly("docker.io");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "team!%3Dx/y", "team%20notin%20(x%20y)"})
    void aSelectorThatIsMisunderstoodDeletesNothing(String selector) {
        kube.post(ITMS, tagSet("a", "quay.io")).expect(201);

        delete(ITMS + "?labelSelector=" + selector, "").status(400, "BadRequest", "label selector");

        assertThat(kube.inForce()).contains("quay.io");
    }

    /** As Python writes it. */
    @ParameterizedTest
    @ValueSource(strings = {"watch=False", "watch=FALSE&allowWatchBookmarks=False", "watch=0"})
    void noIsNoInAnyCase(String query) {
        kube.post(ITMS, tagSet("a", "quay.io")).expect(201);

        String ended = query + "&timeoutSeconds=1"; // for a watch, that is
        assertThat(names(kube.get(ITMS + "?" + ended).expect(200).json())).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PartialObjectMetadata", "PartialObjectMetadataList"})
    void metadataAloneIsShownToWhoWantsThat(String kind) {
        kube.post(ITMS, tagSet("a", "quay.io")).expect(201);
        String accept = "application/json;as=%s;g=meta.k8s.io;v=v1".formatted(kind);

        JsonNode one = kube.get(ITMS + "/a", "Accept", accept).expect(200).json();
        JsonNode list = kube.get(ITMS, "Accept", accept).expect(200).json();

        assertThat(one.path("kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(one.path("apiVersion").asString()).isEqualTo("meta.k8s.io/v1");
        assertThat(one.path("metadata").path("name").asString()).isEqualTo("a");
        assertThat(one.has("spec")).isFalse();
        assertThat(list.path("kind").asString()).isEqualTo("PartialObjectMetadataList");
        assertThat(list.path("items").path(0)).isEqualTo(one);
        assertThat(list.path("metadata").path("resourceVersion").asString())
                .isEqualTo(kube.get(ITMS).version());
    }

    @Test
    void moreWarningsThanClientsCanReadAreCounted() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            fields.append(", \"unknown%d\": 1".formatted(i));
        }
        String body = tagSet("a", "quay.io").replaceFirst("\"metadata\"", fields.substring(2) + ", \"metadata\"");

        List<String> warnings = kube.post(ITMS, body).expect(201).warnings();

        assertThat(warnings).hasSizeLessThan(60);
        assertThat(warnings.get(warnings.size() - 1)).matches(".*and 1[0-9]{2} more warnings.*");
    }

    @Test
    void whatStandsInAFileIsListedAndReadOnly() throws IOException {
        fileSet("infile", "docker.io");

        JsonNode shown = kube.get(ITMS + "/infile").expect(200).json();
        assertThat(shown.path("metadata")
                        .path("annotations")
                        .path("tain.dev/file")
                        .asString())
                .isEqualTo("infile.json");
        delete(ITMS + "/infile", "").status(403, "Forbidden", "infile.json");
    }

    @Test
    void aListComesInPagesThatShowOneState() {
        for (String name : List.of("a", "b", "c")) {
            kube.post(ITMS, tagSet(name, name + ".example")).expect(201);
        }
        JsonNode first = kube.get(ITMS + "?limit=2").expect(200).json();
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.path("metadata").path("remainingItemCount").asInt()).isEqualTo(1);
        delete(ITMS + "/c", "").expect(200);

        JsonNode second = kube.get(ITMS + "?limit=2&continue="
                        + first.path("metadata").path("continue").asString())
                .expect(200)
                .json();

        assertThat(names(second)).containsExactly("c");
        assertThat(second.path("metadata").has("continue")).isFalse();
        assertThat(second.path("metadata").path("resourceVersion"))
                .isEqualTo(first.path("metadata").path("resourceVersion"));
        kube.get(ITMS + "?continue=x").status(400, "BadRequest", "begin the list anew");
        kube.get(ITMS + "?continue=" + new PageToken(5, "a").text()).status(410, "Expired", "too long ago");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fieldSelector=metadata.name%3Da | a",
                "fieldSelector=metadata.name!%3Da | b",
                "labelSelector=team%3Dx | a",
                "labelSelector=team%3D%3Dx,!other | a",
                "labelSelector=team!%3Dx | b",
                "labelSelector=team%20in%20(x,y) | a",
                "labelSelector=team%20notin%20(x,y) | b",
                "labelSelector=!team | b",
                "labelSelector=team%20in%20(x,) | a",
                "labelSelector=team%3D | ",
                "fieldSelector=metadata.namespace%3D,metadata.name%3Da | a",
                "fieldSelector=metadata.namespace%3Dx | "
            })
    void selectorsChoose(String query, String expected) {
        kube.post(ITMS, tagSet("a", ", \"labels\": {\"team\": \"x\"}", "quay.io"))
                .expect(201);
        kube.post(ITMS, tagSet("b", "gcr.io")).expect(201);

        assertThat(names(kube.get(ITMS + "?" + query).expect(200).json()))
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fieldSelector=spec.x%3Da",
                "labelSelector=a%3Db%3Dc",
                "labelSelector=!a%3E5",
                "labelSelector=,",
                "labelSelector=a,",
                "labelSelector=a,,b",
                "labelSelector=a%20notin%20(b%20c)",
                "labelSelector=a!%3Db/c",
                "limit=-1"
            })
    void whatCannotBeUnderstoodInAQueryIsABadRequest(String query) {
        kube.get(ITMS + "?" + query).status(400, "BadRequest", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/apis/x", "/apis/config.openshift.io/v2/imagetagmirrorsets", "/api/v1/pods", "/openapi/v9"})
    void unknownPathsAreStatuses(String path) {
        kube.get(path).status(404, "NotFound", "could not find");
    }

    @Test
    void aWrongMethodIsAStatus() {
        kube.send("PUT", ITMS, "{}", "Content-Type", JSON).status(405, "MethodNotAllowed", "PUT");
    }
}
