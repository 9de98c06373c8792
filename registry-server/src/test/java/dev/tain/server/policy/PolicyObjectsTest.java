package dev.tain.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyTexts;
import dev.tain.server.policy.PolicyChangeException.Reason;
import dev.tain.storage.FileSystemStore;
import dev.tain.testkit.Await;
import dev.tain.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects of the API beside those in files, and the policy that they give together. */
class PolicyObjectsTest {

    private static final ApiResource ITMS = ApiResource.ITMS;

    private final ManualClock clock = ManualClock.atAnyTime();

    @TempDir
    private Path directory;

    @TempDir
    private Path root;

    @AutoClose
    private FileSystemStore store;

    private PolicyDirectory files;
    private PolicyObjects objects;

    @BeforeEach
    void start() throws IOException {
        store = FileSystemStore.open(root);
        files = new PolicyDirectory(directory).tagMirrors("docker.io", "mirror.example/docker");
        objects = begin();
    }

    private PolicyObjects begin() throws IOException {
        return new PolicyObjects(PolicyTexts.read(directory), store.documents(), PolicyDirectory.DOCKER_IO_ONLY, clock);
    }

    private static ObjectNode set(String name, String source) {
        return (ObjectNode) JsonMapper.shared().readTree("""
                {"metadata": {"name": "%s"},
                 "spec": {"imageTagMirrors": [{"source": "%s", "mirrors": ["mirror.example/x"]}]}}""".formatted(name, source));
    }

    private static UnaryOperator<ObjectNode> leadingTo(String source) {
        return old -> {
            old.set("spec", set("any", source).path("spec"));
            return old;
        };
    }

    private PolicyObject create(String name, String source) {
        return objects.create(ITMS, set(name, source), false).object();
    }

    private PolicyObject update(String name, String source) {
        return objects.update(ITMS, name, leadingTo(source), false).object();
    }

    private List<String> prefixes() {
        return objects.policy().state().loaded().entries().stream()
                .map(entry -> entry.prefix().value())
                .toList();
    }

    private static PolicyChangeException refusal(Reason reason, ThrowingCallable change) {
        PolicyChangeException refusal = catchThrowableOfType(PolicyChangeException.class, change);
        assertThat(refusal.reason()).isEqualTo(reason);
        return refusal;
    }

    @Test
    void aCreatedObjectIsInForceAndStaysSoAfterARestart() throws IOException {
        PolicyObject created = create("team", "quay.io");

        assertThat(prefixes()).containsExactlyInAnyOrder("docker.io", "quay.io");
        assertThat(created.metadata().path("generation").asInt()).isEqualTo(1);
        assertThat(created.uid()).hasSize(36);

        objects = begin();
        assertThat(objects.current().find(ITMS, "team")).hasValue(created);
        assertThat(prefixes()).containsExactlyInAnyOrder("docker.io", "quay.io");
        assertThat(objects.current().version()).isGreaterThan(Long.parseLong(created.version()));
    }

    @Test
    void anUpdateCountsGenerationsOnlyForTheSpec() {
        PolicyObject created = create("team", "quay.io");

        PolicyObject updated = update("team", "registry.example");
        assertThat(prefixes()).containsExactlyInAnyOrder("docker.io", "registry.example");
        assertThat(updated.metadata().path("generation").asInt()).isEqualTo(2);
        assertThat(updated.uid()).isEqualTo(created.uid());
        assertThat(Long.parseLong(updated.version())).isGreaterThan(Long.parseLong(created.version()));

        PolicyObject labelled = objects.update(
                        ITMS,
                        "team",
                        old -> {
                            ((ObjectNode) old.path("metadata"))
                                    .putObject("labels")
                                    .put("a", "b");
                            return old;
                        },
                        false)
                .object();
        assertThat(labelled.metadata().path("generation").asInt()).isEqualTo(2);
        assertThat(update("team", "registry.example")).as("nothing changes").isEqualTo(labelled);
    }

    @Test
    void aChangeOfMetadataAloneSharesTheSpecWithWhatWasBefore() {
        PolicyObject created = create("team", "quay.io");

        PolicyObject labelled =
                objects.update(ITMS, "team", annotated("b"), false).object();

        assertThat(labelled).isNotEqualTo(created);
        assertThat(labelled.content().path("spec")).isSameAs(created.content().path("spec"));
        assertThat(labelled.at(1).content().path("spec"))
                .isSameAs(created.content().path("spec"));
        assertThat(labelled.version()).isNotEqualTo("1");
    }

    private static UnaryOperator<ObjectNode> annotated(String value) {
        return old -> {
            ((ObjectNode) old.path("metadata")).putObject("annotations").put("a", value);
            return old;
        };
    }

    @Test
    void largeChangesAreForgottenBeforeAThousandOfThem() {
        create("team", "quay.io");
        long first = objects.current().version();

        for (int i = 0; i < 70; i++) {
            objects.update(ITMS, "team", annotated(i + "x".repeat(250_000)), false);
        }

        assertThat(objects.watch(first)).isEmpty();
        assertThat(objects.at(first)).isEmpty();
        assertThat(objects.watch(objects.current().version() - 20)).isPresent();
    }

    @Test
    void whatFailsInTheMiddleOfAChangeLeavesNothingInTheStore() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        PolicyObjects failing = new PolicyObjects(
                PolicyTexts.read(directory), store.documents(), PolicyDirectory.DOCKER_IO_ONLY, () -> {
                    if (asked.incrementAndGet() == 4) { // twice at the start, once for the object, then for the policy
                        throw new IllegalStateException("no time");
                    }
                    return clock.instant();
                });

        assertThatIllegalStateException().isThrownBy(() -> failing.create(ITMS, set("team", "quay.io"), false));

        assertThat(store.documents().documents()).isEmpty();
        assertThat(failing.current().find(ITMS, "team")).isEmpty();
    }

    @Test
    void aDeletedObjectIsGoneAlsoAfterARestart() throws IOException {
        create("team", "quay.io");

        objects.delete(ITMS, "team", Preconditions.NONE, false);

        assertThat(prefixes()).containsExactly("docker.io");
        objects = begin();
        assertThat(objects.current().find(ITMS, "team")).isEmpty();
    }

    @Test
    void aChangeThatWouldMakeThePolicyWrongIsRefusedAndChangesNothing() throws IOException {
        long version = objects.current().version();

        PolicyChangeException refusal = refusal(Reason.INVALID, () -> create("team", "https://quay.io"));

        assertThat(refusal.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).hasValue("spec.imageTagMirrors[0].source"));
        assertThat(objects.current().version()).isEqualTo(version);
        assertThat(prefixes()).containsExactly("docker.io");
        assertThat(store.documents().documents()).isEmpty();
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        assertThat(objects.create(ITMS, set("team", "quay.io"), true).object().name())
                .isEqualTo("team");
        refusal(Reason.INVALID, () -> objects.create(ITMS, set("team", "Q/"), true));

        assertThat(objects.current().find(ITMS, "team")).isEmpty();
        assertThat(prefixes()).containsExactly("docker.io");
        assertThat(store.documents().documents()).isEmpty();
    }

    @Test
    void aStaleVersionAnotherUidAndWrongPreconditionsAreConflicts() {
        PolicyObject created = create("team", "quay.io");
        update("team", "registry.example");

        refusal(
                Reason.CONFLICT,
                () -> objects.update(ITMS, "team", old -> created.content().deepCopy(), false));
        refusal(
                Reason.CONFLICT,
                () -> objects.delete(
                        ITMS, "team", new Preconditions(Optional.empty(), Optional.of(created.version())), false));
        refusal(
                Reason.CONFLICT,
                () -> objects.delete(ITMS, "team", new Preconditions(Optional.of("other"), Optional.empty()), false));
        assertThat(prefixes()).contains("registry.example");
    }

    @Test
    void whatIsThereOrNotThereIsSaid() {
        create("team", "quay.io");

        refusal(Reason.ALREADY_EXISTS, () -> create("team", "quay.io"));
        refusal(Reason.NOT_FOUND, () -> update("other", "quay.io"));
        refusal(Reason.NOT_FOUND, () -> objects.delete(ITMS, "other", Preconditions.NONE, false));
    }

    @Test
    void objectsInFilesAreListedAndReadOnly() {
        PolicyObject inFile = objects.current().find(ITMS, "set").orElseThrow();

        assertThat(inFile.metadata().path("annotations").path("tain.dev/file").asString())
                .isEqualTo("tags.yaml");
        assertThat(refusal(Reason.READ_ONLY, () -> update("set", "quay.io"))).hasMessageContaining("tags.yaml");
        refusal(Reason.READ_ONLY, () -> objects.delete(ITMS, "set", Preconditions.NONE, false));
        refusal(Reason.ALREADY_EXISTS, () -> create("set", "quay.io"));
    }

    @Test
    void changedFilesKeepTheObjectsOfTheApi() {
        create("team", "quay.io");

        files.tagMirrors("gcr.io", "mirror.example/gcr");
        objects.filesChanged(PolicyTexts.read(directory));

        assertThat(prefixes()).containsExactlyInAnyOrder("gcr.io", "quay.io");
        PolicyObject changed = objects.current().find(ITMS, "set").orElseThrow();
        assertThat(changed.metadata().path("generation").asLong()).isEqualTo(Long.parseLong(changed.version()));
    }

    @Test
    void brokenFilesDoNotKeepAChangeFromBeingJudgedAndStayKnown() {
        files.write("broken.yaml", "kind: ImageTagMirrorSet\n");
        objects.filesChanged(PolicyTexts.read(directory));

        create("team", "quay.io");

        assertThat(prefixes()).containsExactlyInAnyOrder("docker.io", "quay.io");
        assertThat(objects.policy().state().problem()).isPresent();
    }

    @Test
    void aChangeThatRemovesWhatBrokeTheFilesPutsThemInForce() {
        create("same", "quay.io");
        files.write(
                "same.yaml",
                set("same", "gcr.io")
                        .put("apiVersion", ITMS.apiVersion())
                        .put("kind", ITMS.kind())
                        .toString());
        objects.filesChanged(PolicyTexts.read(directory));
        assertThat(objects.policy().state().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("same.yaml", "defined twice"));

        objects.delete(ITMS, "same", Preconditions.NONE, false);

        assertThat(prefixes()).containsExactlyInAnyOrder("docker.io", "gcr.io");
        assertThat(objects.policy().state().problem()).isEmpty();
        assertThat(objects.current().find(ITMS, "same").orElseThrow().file()).hasValue("same.yaml");
    }

    @Test
    void aNameThatAFileHasAsWellDoesNotStopTheNextStart() throws IOException {
        create("same", "quay.io");
        files.write("same.yaml", text("same", "gcr.io") + "\n---\n" + text("other", "ghcr.io"));

        objects = begin();

        assertThat(prefixes()).containsExactlyInAnyOrder("docker.io", "quay.io", "ghcr.io");
        assertThat(objects.policy().state().problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains(
                                "imagetagmirrorsets/same",
                                "same.yaml:1:1",
                                "made through the API: delete it there (kubectl delete imagetagmirrorset same), or"
                                        + " rename or remove the one in the file"));
        assertThat(objects.current().find(ITMS, "same").orElseThrow().file()).isEmpty();

        create("more", "registry.example");
        assertThat(objects.policy().state().problem()).isPresent();
        objects.delete(ITMS, "same", Preconditions.NONE, false);

        assertThat(prefixes()).containsExactlyInAnyOrder("docker.io", "gcr.io", "ghcr.io", "registry.example");
        assertThat(objects.policy().state().problem()).isEmpty();
        assertThat(objects.current().find(ITMS, "same").orElseThrow().file()).hasValue("same.yaml");
    }

    @Test
    void whatElseIsWrongWithFilesStopsTheStartAlsoBesideSuchAName() {
        create("same", "quay.io");
        files.write("same.yaml", text("same", "gcr.io"));
        files.write("registries.conf", "[[registry]\n");

        assertThat(catchThrowableOfType(PolicyFileException.class, this::begin))
                .hasMessageContaining("registries.conf:1:")
                .hasMessageContaining("defined twice");
    }

    private static String text(String name, String source) {
        return set(name, source)
                .put("apiVersion", ITMS.apiVersion())
                .put("kind", ITMS.kind())
                .toString();
    }

    @Test
    void aWatchHasWhatItMissedAndWhatComes() {
        long before = objects.current().version();
        create("team", "quay.io");
        List<PolicyEvent> seen = new CopyOnWriteArrayList<>();
        objects.watch(before).orElseThrow().take(3).doOnNext(seen::add).subscribe();
        update("team", "registry.example");
        objects.delete(ITMS, "team", Preconditions.NONE, false);

        Await.until("three events", Duration.ofSeconds(10), () -> seen.size() == 3);
        assertThat(seen).extracting(PolicyEvent::version).containsExactly(before + 1, before + 2, before + 3);
        assertThat(seen.get(2).after()).isEmpty();
    }

    @Test
    void thePastIsKnownForAThousandChanges() {
        long begin = objects.current().version();
        create("team", "quay.io");
        for (int i = 0; i < 999; i++) {
            update("team", i % 2 == 0 ? "a.example" : "b.example");
        }
        assertThat(objects.at(begin).orElseThrow().find(ITMS, "team")).isEmpty();
        assertThat(objects.at(begin + 1)
                        .orElseThrow()
                        .find(ITMS, "team")
                        .orElseThrow()
                        .mirrors()
                        .toString())
                .contains("quay.io");

        update("team", "c.example");

        assertThat(objects.at(begin)).isEmpty();
        assertThat(objects.watch(begin)).isEmpty();
        assertThat(objects.watch(begin + 1_000_000)).isEmpty();
    }

    @Test
    void whatTheStoreCannotKeepIsNotInForce() throws IOException {
        Files.createDirectories(root.resolve("tain/policies"));
        Files.writeString(root.resolve("tain/policies/imagetagmirrorsets"), "in the way");

        refusal(Reason.STORE_FAILED, () -> create("team", "quay.io"));

        assertThat(prefixes()).containsExactly("docker.io");
        assertThat(objects.current().find(ITMS, "team")).isEmpty();
    }
}
