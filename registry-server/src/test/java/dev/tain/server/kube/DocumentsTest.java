package dev.tain.server.kube;

import static dev.tain.server.kube.KubeServer.ITMS;
import static dev.tain.server.kube.KubeServer.tagSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import tools.jackson.databind.JsonNode;

/** Discovery, schemas and tables: what clients ask for before and beside the objects. */
class DocumentsTest {

    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    @TempDir
    private Path directory;

    @AutoClose
    private KubeServer kube;

    @BeforeEach
    void start() throws IOException {
        kube = new KubeServer(directory, Duration.ofMinutes(1));
    }

    private static List<String> all(JsonNode list, String field) {
        List<String> values = new ArrayList<>();
        list.forEach(entry -> values.add(entry.path(field).asString()));
        return values;
    }

    @Test
    void groupsAndTheirResourcesAreFound() {
        assertThat(all(kube.get("/apis").expect(200).json().path("groups"), "name"))
                .containsExactlyInAnyOrder("operator.openshift.io", "config.openshift.io");
        JsonNode resources =
                kube.get("/apis/config.openshift.io/v1").expect(200).json().path("resources");
        assertThat(all(resources, "name")).containsExactly("imagedigestmirrorsets", "imagetagmirrorsets");
        assertThat(resources.path(0).path("shortNames").path(0).asString()).isEqualTo("idms");
        assertThat(resources.path(0).path("namespaced").asBoolean()).isFalse();
        assertThat(kube.get("/apis/config.openshift.io")
                        .expect(200)
                        .json()
                        .path("preferredVersion")
                        .path("version")
                        .asString())
                .isEqualTo("v1");
    }

    @Test
    void everythingIsFoundAtOnce() {
        KubeServer.Answer answer = kube.get("/apis", "Accept", AGGREGATED + ",application/json");

        assertThat(answer.contentType()).isEqualTo(AGGREGATED);
        JsonNode version =
                answer.expect(200).json().path("items").path(1).path("versions").path(0);
        assertThat(version.path("resources")
                        .path(1)
                        .path("responseKind")
                        .path("kind")
                        .asString())
                .isEqualTo("ImageTagMirrorSet");
        assertThat(kube.get("/api", "Accept", AGGREGATED)
                        .expect(200)
                        .json()
                        .path("items")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void theSchemasAreThereWithTheirDescriptions() {
        JsonNode index = kube.get("/openapi/v3").expect(200).json();
        String path = index.path("paths")
                .path("apis/config.openshift.io/v1")
                .path("serverRelativeURL")
                .asString();

        JsonNode document = kube.get(path).expect(200).json();

        JsonNode source = document.path("components")
                .path("schemas")
                .path("com.github.openshift.api.config.v1.ImageTagMirrorSet")
                .path("properties")
                .path("spec")
                .path("properties")
                .path("imageTagMirrors")
                .path("items")
                .path("properties")
                .path("source");
        assertThat(source.path("description").asString()).contains("registry");
        assertThat(document.path("components")
                        .path("schemas")
                        .has("com.github.openshift.api.operator.v1alpha1.ImageContentSourcePolicy"))
                .isFalse();
        assertThat(all(
                        document.path("paths")
                                .path(ITMS + "/{name}")
                                .path("patch")
                                .path("parameters"),
                        "name"))
                .containsExactly("dryRun", "fieldValidation");
    }

    @Test
    void everyReferenceOfASchemaLeadsToASchema() {
        for (JsonNode reference : Schemas.all().findValues("$ref")) {
            assertThat(Schemas.all().has(reference.asString().substring(Schemas.REFERENCE.length())))
                    .as(reference.asString())
                    .isTrue();
        }
    }

    @Test
    void aTableHasWhatMattersInItsColumns() {
        kube.post(ITMS, tagSet("team", "quay.io")).expect(201);

        JsonNode table = kube.get(ITMS, "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .expect(200)
                .json();

        assertThat(table.path("kind").asString()).isEqualTo("Table");
        assertThat(table.path("apiVersion").asString()).isEqualTo("meta.k8s.io/v1");
        assertThat(all(table.path("columnDefinitions"), "name"))
                .containsExactly("Name", "Source", "Mirrors", "Policy", "Age", "File");
        JsonNode row = table.path("rows").path(0);
        assertThat(row.path("cells").toString())
                .matches(
                        "\\[\"team\",\"quay.io\",\"mirror.example/x\",\"AllowContactingSource\",\"\\d+s\",\"<none>\"]");
        assertThat(row.path("object").path("kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(kube.get(ITMS + "?includeObject=None", "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                        .json()
                        .path("rows")
                        .path(0)
                        .has("object"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "119, 119s",
        "120, 2m",
        "192, 3m12s",
        "1200, 20m",
        "10800, 3h",
        "18180, 5h3m",
        "90000, 25h",
        "273600, 3d4h",
        "17280000, 200d",
        "64800000, 2y20d"
    })
    void agesAreToldAsKubectlTellsThem(long seconds, String text) {
        assertThat(TableDocument.text(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
