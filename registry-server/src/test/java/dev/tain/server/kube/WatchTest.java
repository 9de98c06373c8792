package dev.tain.server.kube;

import static dev.tain.server.kube.KubeServer.ITMS;
import static dev.tain.server.kube.KubeServer.JSON;
import static dev.tain.server.kube.KubeServer.tagSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Changes are told to those who watch. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WatchTest {

    @TempDir
    private Path directory;

    @AutoClose
    private KubeServer kube;

    @BeforeEach
    void start() throws IOException {
        kube = new KubeServer(directory, Duration.ofMillis(200));
    }

    private String version() {
        return kube.get(ITMS).expect(200).version();
    }

    private String create(String name, String metadata) {
        return kube.post(ITMS, tagSet(name, metadata, "quay.io")).expect(201).version();
    }

    private void label(String name, String labels) {
        kube.send(
                        "PATCH",
                        ITMS + "/" + name,
                        "{\"metadata\": {\"labels\": %s}}".formatted(labels),
                        "Content-Type",
                        "application/merge-patch+json")
                .expect(200);
    }

    private static void assertEvent(JsonNode event, String type, String name) {
        assertThat(event.path("type").asString()).as(event.toString()).isEqualTo(type);
        assertThat(event.path("object").path("metadata").path("name").asString())
                .isEqualTo(name);
    }

    @Test
    void everyChangeIsToldWithItsVersion() {
        Iterator<JsonNode> events =
                kube.watch(ITMS + "?watch=true&resourceVersion=" + version()).iterator();

        create("team", "");
        label("team", "{\"a\": \"b\"}");
        kube.send("DELETE", ITMS + "/team", "", "Content-Type", JSON).expect(200);

        assertEvent(events.next(), "ADDED", "team");
        assertEvent(events.next(), "MODIFIED", "team");
        JsonNode deleted = events.next();
        assertEvent(deleted, "DELETED", "team");
        assertThat(deleted.path("object")
                        .path("metadata")
                        .path("resourceVersion")
                        .asString())
                .isEqualTo(version());
    }

    @Test
    void aWatchGoesOnWhereAnotherEnded() {
        create("first", "");
        String seen = version();
        create("second", "");

        assertEvent(
                kube.watch(ITMS + "?watch=1&resourceVersion=" + seen).iterator().next(), "ADDED", "second");
    }

    @Test
    void withoutAVersionWhatIsThereComesFirst() {
        create("first", "");

        Iterator<JsonNode> events = kube.watch(ITMS + "?watch=true").iterator();

        assertEvent(events.next(), "ADDED", "first");
        create("second", "");
        assertEvent(events.next(), "ADDED", "second");
    }

    @Test
    void anObjectThatEntersOrLeavesTheSelectionIsAddedOrDeleted() {
        Iterator<JsonNode> events = kube.watch(ITMS + "?watch=true&labelSelector=team&resourceVersion=" + version())
                .iterator();

        create("a", "");
        label("a", "{\"team\": \"x\"}");
        label("a", "{\"team\": null}");

        assertEvent(events.next(), "ADDED", "a");
        assertEvent(events.next(), "DELETED", "a");
    }

    /** What clients for metadata cannot read in an event ends their watch. */
    @Test
    void whoWantsMetadataAloneGetsNothingElse() {
        Iterator<JsonNode> events = kube.watch(
                        ITMS + "?watch=true&allowWatchBookmarks=true&resourceVersion=" + version(),
                        "Accept",
                        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")
                .iterator();

        create("team", "");

        JsonNode event = events.next();
        while (event.path("type").asString().equals("BOOKMARK")) {
            event = events.next();
        }
        assertEvent(event, "ADDED", "team");
        assertThat(event.path("object").path("kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(event.path("object").has("spec")).isFalse();
        JsonNode bookmark = events.next();
        assertThat(bookmark.path("type").asString()).isEqualTo("BOOKMARK");
        assertThat(bookmark.path("object").path("kind").asString()).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void anOldVersionIsExpired() {
        JsonNode event =
                kube.watch(ITMS + "?watch=true&resourceVersion=5").iterator().next();

        assertThat(event.path("type").asString()).isEqualTo("ERROR");
        assertThat(event.path("object").path("code").asInt()).isEqualTo(410);
        assertThat(event.path("object").path("reason").asString()).isEqualTo("Expired");
    }

    @Test
    void bookmarksSayHowFarItHasCome() {
        String version = create("team", "");

        JsonNode event = kube.watch(ITMS + "?watch=true&allowWatchBookmarks=true&resourceVersion=" + version)
                .iterator()
                .next();

        assertThat(event.path("type").asString()).isEqualTo("BOOKMARK");
        assertThat(event.path("object").path("metadata").path("resourceVersion").asString())
                .isEqualTo(version);
        assertThat(event.path("object").path("kind").asString()).isEqualTo("ImageTagMirrorSet");
    }

    @Test
    void whatIsThereCanComeFirstWithASignThatItIsAll() {
        create("first", "");
        String all = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

        Iterator<JsonNode> events = kube.watch(ITMS + all).iterator();

        assertEvent(events.next(), "ADDED", "first");
        JsonNode sign = events.next();
        assertThat(sign.path("type").asString()).isEqualTo("BOOKMARK");
        assertThat(sign.path("object").path("metadata").path("annotations").toString())
                .isEqualTo("{\"k8s.io/initial-events-end\":\"true\"}");
        assertThat(sign.path("object").path("metadata").path("resourceVersion").asString())
                .isEqualTo(version());
    }

    @Test
    void aBookmarkNeverOvertakesAChangeThatItCounts() throws IOException {
        kube.close();
        kube = new KubeServer(directory, Duration.ofMillis(1));
        Iterator<JsonNode> events = kube.watch(
                        ITMS + "?watch=True&allowWatchBookmarks=true&resourceVersion=" + version())
                .iterator();
        long last = 0;
        for (int i = 0; i < 50; i++) {
            long created = Long.parseLong(create("team-" + i, ""));
            JsonNode event = events.next();
            while (event.path("type").asString().equals("BOOKMARK")) {
                last = event.path("object")
                        .path("metadata")
                        .path("resourceVersion")
                        .asLong();
                assertThat(last).isLessThan(created);
                event = events.next();
            }
            assertEvent(event, "ADDED", "team-" + i);
        }
        assertThat(last).isPositive();
    }

    @Test
    void aWatchEndsAfterTheTimeThatWasAskedFor() {
        assertThat(kube.watch(ITMS + "?watch=true&timeoutSeconds=1&resourceVersion=" + version()))
                .isEmpty();
    }

    @Test
    void aWatchEndsWhenTainStops() {
        Iterator<JsonNode> events =
                kube.watch(ITMS + "?watch=true&resourceVersion=" + version()).iterator();

        kube.api().close();

        assertThat(events.hasNext()).isFalse();
    }
}
