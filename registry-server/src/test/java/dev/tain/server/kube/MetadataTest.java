package dev.tain.server.kube;

import static dev.tain.server.kube.KubeServer.ITMS;
import static dev.tain.server.kube.KubeServer.JSON;
import static dev.tain.server.kube.KubeServer.tagSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients say of an object beside its spec, and of how it is deleted, is taken literally or refused. */
class MetadataTest {

    private static final String JSON_PATCH = "application/json-patch+json";

    @TempDir
    private Path directory;

    @AutoClose
    private KubeServer kube;

    @BeforeEach
    void start() throws IOException {
        kube = new KubeServer(directory, Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'labels': {'a': 1}                | metadata.labels",
                "'labels': ['a']                   | metadata.labels",
                "'labels': 'a'                     | metadata.labels",
                "'labels': {'a b': 'c'}            | metadata.labels",
                "'labels': {'A.example/b': 'c'}    | metadata.labels",
                "'labels': {'a': 'not here!'}      | metadata.labels",
                "'annotations': {'/a': 'b'}        | metadata.annotations",
                "'finalizers': ['a.example/b']     | metadata.finalizers",
                "'uid': 7                          | metadata.uid",
                "'ownerReferences': {}             | metadata.ownerReferences",
                "'ownerReferences': [7]            | metadata.ownerReferences[0]",
                "'ownerReferences': [{'apiVersion': 'v1', 'kind': 'A', 'name': [[[]]], 'uid': 'x'}] | metadata.ownerReferences[0].name",
                "'ownerReferences': [{'apiVersion': 'v1', 'kind': 'A', 'name': 'a', 'uid': 'x', 'controller': 'yes'}] "
                        + "| metadata.ownerReferences[0].controller"
            })
    void wrongMetadataIsRefusedWithItsField(String metadata, String field) {
        JsonNode status = kube.post(ITMS, tagSet("team", ", " + metadata.replace('\'', '"'), "quay.io"))
                .status(422, "Invalid", field);

        assertThat(status.path("details").path("causes").path(0).path("field").asString())
                .isEqualTo(field);
    }

    @Test
    void rightMetadataIsKept() {
        String metadata = """
                , "labels": {"app.kubernetes.io/name": "x", "empty": ""}, "annotations": {"Note": "any text!"},
                "ownerReferences": [{"apiVersion": "v1", "kind": "A", "name": "a", "uid": "x", "controller": true}]""";

        JsonNode created =
                kube.post(ITMS, tagSet("team", metadata, "quay.io")).expect(201).json();

        assertThat(created.path("metadata").path("labels").size()).isEqualTo(2);
        assertThat(created.path("metadata").path("annotations").path("Note").asString())
                .isEqualTo("any text!");
        assertThat(created.path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("controller")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aNewObjectHasNoVersionYet() {
        kube.post(ITMS, tagSet("team", ", \"resourceVersion\": \"5\"", "quay.io"))
                .status(400, "BadRequest", "resourceVersion should not be set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "{\"dryRun\": \"All\"}",
                "{\"dryRun\": [\"all\"]}",
                "{\"preconditions\": \"x\"}",
                "{\"preconditions\": {\"uid\": 7}}",
                "{\"preconditions\": {\"resourceVersion\": {}}}"
            })
    void aDeletionThatIsMisunderstoodDeletesNothing(String options) {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);

        kube.send("DELETE", ITMS + "/team", options, "Content-Type", JSON).status(400, "BadRequest", "");
        kube.send("DELETE", ITMS, options, "Content-Type", JSON).status(400, "BadRequest", "");

        assertThat(kube.inForce()).containsExactly("quay.io");
    }

    @Test
    void aCollectionOfWhichOneObjectMayNotBeDeletedStays() {
        String version = kube.post(ITMS, tagSet("a", "quay.io")).expect(201).version();
        kube.post(ITMS, tagSet("b", "gcr.io")).expect(201);
        String options = "{\"preconditions\": {\"resourceVersion\": \"%s\"}}".formatted(version);

        kube.send("DELETE", ITMS, options, "Content-Type", JSON).status(409, "Conflict", "Precondition failed");

        assertThat(kube.inForce()).containsExactlyInAnyOrder("quay.io", "gcr.io");
    }

    @Test
    void aPatchThatGrowsWithoutMeasureIsRefused() {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);
        String doubling = "{\"op\": \"copy\", \"from\": \"/spec\", \"path\": \"/spec/%d\"}";
        StringBuilder wide = new StringBuilder(doubling.formatted(0));
        for (int i = 1; i < 40; i++) {
            wide.append(',').append(doubling.formatted(i));
        }
        String half = "[".repeat(60) + 1 + "]".repeat(60);
        String deep =
                "{\"op\": \"add\", \"path\": \"/spec/a\", \"value\": %s}, {\"op\": \"add\", \"path\": \"/spec/a%s\", \"value\": %s}"
                        .formatted(half, "/0".repeat(60), half);

        kube.send("PATCH", ITMS + "/team", "[" + wide + "]", "Content-Type", JSON_PATCH)
                .status(422, "Invalid", "copies or moves more than");
        kube.send("PATCH", ITMS + "/team", "[" + deep + "]", "Content-Type", JSON_PATCH)
                .status(422, "Invalid", "levels deep");
    }

    @Test
    void aPatchThatCopiesALongTextOftenIsRefused() {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);
        String mirrors = "/spec/imageTagMirrors/0";
        String text = "{\"op\": \"replace\", \"path\": \"%s/source\", \"value\": \"%s\"}"
                .formatted(mirrors, "a".repeat(1 << 20));
        String copy =
                ",{\"op\": \"copy\", \"from\": \"%s/source\", \"path\": \"%s/mirrors/-\"}".formatted(mirrors, mirrors);

        kube.send("PATCH", ITMS + "/team", "[" + text + copy.repeat(3) + "]", "Content-Type", JSON_PATCH)
                .status(422, "Invalid", "copies or moves more than");
    }

    @Test
    void aNameThatNoFileCouldHaveIsInvalid() {
        kube.post(ITMS, tagSet("a\\u0000", "quay.io")).status(422, "Invalid", "is no object name");
    }

    @ParameterizedTest
    @CsvSource({
        "resourceVersionMatch=Exact, without resourceVersion",
        "resourceVersionMatch=Exact&resourceVersion=0, Exact with resourceVersion 0",
        "resourceVersionMatch=Nearly&resourceVersion=1, expected Exact or NotOlderThan",
        "watch=1&sendInitialEvents=true, NotOlderThan",
        "watch=1&resourceVersionMatch=NotOlderThan&resourceVersion=1, without sendInitialEvents"
    })
    void aQueryThatDoesNotGoTogetherIsInvalid(String query, String part) {
        kube.get(ITMS + "?" + query).status(422, "Invalid", part);
    }

    @Test
    void headIsAnsweredWithoutABody() {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);

        for (String path :
                new String[] {ITMS, ITMS + "/team", ITMS + "?watch=true", "/apis", "/version", "/openapi/v3"}) {
            assertThat(kube.send("HEAD", path, "").expect(200).body()).as(path).isEmpty();
        }
        kube.send("HEAD", ITMS + "/other", "").expect(404);
    }
}
