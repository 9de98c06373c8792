package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Administrators manage policies with the commands that they type at OpenShift. */
@RealTools("kubectl")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KubectlIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String FILE = "registryrepomirror.yaml";
    private static final String NODE_WITHOUT_OTHER_PLACES = "127.0.0.1:1";

    @TempDir
    Path directory;

    @AutoClose
    TainProcess tain;

    Kubectl kubectl;

    @BeforeEach
    void startTain() throws IOException {
        tain = TainProcess.start(directory);
        tain.awaitAdmin("/actuator/health/readiness");
        kubectl = new Kubectl(directory.resolve("home"), tain).file(FILE, Ubi8Policy.OBJECT);
    }

    private void create() {
        assertThat(kubectl.run("create", "--save-config", "-f", FILE).orFail().output())
                .contains("imagecontentsourcepolicy.operator.openshift.io/ubi8repo created");
    }

    private static void assertRefused(Command.Result result, String part) {
        assertThat(result.succeeded()).as(result.toString()).isFalse();
        assertThat(result.output()).contains(part);
    }

    private String plan() {
        return tain.awaitAdmin("/admin/v1/plan?reference=" + Ubi8Policy.IMAGE + "@sha256:" + "a".repeat(64));
    }

    @Test
    void createsAndAppliesWithValidation() {
        create();

        assertThat(plan()).contains("\"endpoint\":\"example.com\"");
        assertRefused(kubectl.run("create", "-f", FILE), "already exists");
        assertThat(kubectl.run("apply", "-f", FILE).orFail().output()).contains("unchanged");
        kubectl.file(FILE, Ubi8Policy.OBJECT.replace("example.com", "other.example"));
        Command.Result diff = kubectl.run("diff", "-f", FILE);
        assertThat(diff.exitCode()).as(diff.output()).isEqualTo(1);
        assertThat(diff.output()).contains("+    - other.example/example/ubi-minimal");
        assertThat(kubectl.run("apply", "-f", FILE).orFail().output()).contains("configured");
        assertThat(plan()).contains("\"endpoint\":\"other.example\"").doesNotContain("\"endpoint\":\"example.com\"");
        assertThat(kubectl.run("apply", "-f", FILE).orFail().output()).contains("unchanged");
    }

    @Test
    void showsThemAsTablesAndYaml() {
        create();

        assertThat(kubectl.run("get", "icsp").orFail().output())
                .contains("NAME", "SOURCE", "MIRRORS", "AGE", "registry.access.redhat.com/ubi8/ubi-minimal")
                .doesNotContain("FILE");
        assertThat(kubectl.run("get", "icsp", "-o", "wide").orFail().output()).contains("FILE");
        assertThat(kubectl.run("get", "imagecontentsourcepolicies", "ubi8repo", "-o", "yaml")
                        .orFail()
                        .output())
                .contains("kind: ImageContentSourcePolicy", "    - example.com/example/ubi-minimal");
        assertThat(kubectl.run("get", "icsp,idms,itms", "-o", "name").orFail().lastLine())
                .isEqualTo("imagecontentsourcepolicy.operator.openshift.io/ubi8repo");
        assertThat(kubectl.run("explain", "idms.spec.imageDigestMirrors")
                        .orFail()
                        .output())
                .contains("Sources and their mirrors", "mirrorSourcePolicy");
    }

    @Test
    void patchesEditsAndDeletes() {
        create();

        kubectl.run("patch", "icsp", "ubi8repo", "--type=merge", "-p", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
                .orFail();
        kubectl.run(
                        "patch",
                        "icsp",
                        "ubi8repo",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"remove\",\"path\":\"/metadata/labels\"}]")
                .orFail();
        kubectl.run("label", "icsp", "ubi8repo", "team=x").orFail();
        assertRefused(kubectl.run("patch", "icsp", "ubi8repo", "-p", "{}"), "--type=merge");
        assertThat(kubectl.edit("example.com", "edited.example", "icsp", "ubi8repo")
                        .orFail()
                        .output())
                .contains("edited");
        assertThat(plan()).contains("\"endpoint\":\"edited.example\"");
        assertThat(kubectl.run("get", "icsp", "-l", "team=x", "-o", "name")
                        .orFail()
                        .output())
                .contains("ubi8repo");
        assertThat(kubectl.run("delete", "icsp", "ubi8repo").orFail().output()).contains("deleted");
        assertThat(plan()).doesNotContain("\"endpoint\":\"edited.example\"");
        assertRefused(kubectl.run("get", "icsp", "ubi8repo"), "NotFound");
    }

    @Test
    void saysWhatIsWrong() {
        kubectl.file("unknown.yaml", Ubi8Policy.OBJECT.replace("mirrors:", "mirors:"))
                .file("wrong.yaml", Ubi8Policy.OBJECT.replace("example.com", "https://example.com"));

        assertRefused(kubectl.run("create", "-f", "unknown.yaml"), "unknown field");
        assertRefused(kubectl.run("create", "-f", "wrong.yaml"), "spec.repositoryDigestMirrors[0].mirrors: ");
        assertThat(kubectl.run("get", "icsp").orFail().output()).contains("No resources found");
    }

    @Test
    void theSecondOfTwoWritersHasToLookAgain() {
        create();
        String seen =
                kubectl.run("get", "icsp", "ubi8repo", "-o", "yaml").orFail().output();
        kubectl.run("label", "icsp", "ubi8repo", "writer=first").orFail();

        kubectl.file("second.yaml", seen.replace("example.com", "second.example"));

        assertRefused(kubectl.run("replace", "-f", "second.yaml"), "the object has been modified");
        assertThat(plan()).doesNotContain("\"endpoint\":\"second.example\"");
    }

    @Test
    void watchesWhatHappens() {
        create();
        try (ServerProcess watch = kubectl.start("get", "icsp", "-w", "--output-watch-events")) {
            Await.until(
                    "the object that was there",
                    LIMIT,
                    () -> watch.lines().stream().anyMatch(line -> line.startsWith("ADDED")));
            kubectl.run("label", "icsp", "ubi8repo", "team=x").orFail();
            kubectl.run("delete", "icsp", "ubi8repo").orFail();

            Await.until(
                    "all events", LIMIT, () -> String.join("\n", watch.lines()).contains("DELETED"));
            assertThat(watch.lines()).anyMatch(line -> line.startsWith("MODIFIED") && line.contains("ubi8repo"));
        }
    }

    @Test
    void prunesWaitsAndTriesOut() {
        String labelled = Ubi8Policy.OBJECT.replace("name: ubi8repo", "name: NAME\n  labels: {set: x}");
        String allowed = "--prune-allowlist=operator.openshift.io/v1alpha1/ImageContentSourcePolicy";
        kubectl.file("a.yaml", labelled.replace("NAME", "a")).file("b.yaml", labelled.replace("NAME", "b"));
        assertThat(kubectl.run("create", "--dry-run=server", "-f", "a.yaml")
                        .orFail()
                        .output())
                .contains("server dry run");
        kubectl.run("apply", "-f", "a.yaml", "-f", "b.yaml").orFail();

        assertThat(kubectl.run("apply", "-f", "b.yaml", "--prune", "-l", "set=x", allowed)
                        .orFail()
                        .output())
                .contains("/a pruned", "/b unchanged");
        assertRefused(kubectl.run("apply", "--server-side", "-f", "b.yaml"), "without --server-side");
        assertThat(kubectl.run("delete", "icsp", "b", "--wait", "--timeout=30s")
                        .orFail()
                        .output())
                .contains("deleted");
    }

    @Test
    void theyAreThereAfterARestart() {
        create();

        tain.kill();
        tain.startAgain();

        assertThat(plan()).contains("\"endpoint\":\"example.com\"");
        assertThat(kubectl.run("delete", "icsp", "--all").orFail().output()).contains("ubi8repo");
    }

    @Test
    @RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry"})
    void aPullFollowsANewPolicyAtOnce() throws IOException {
        RealImage image = RealImage.build(directory);
        try (DockerRegistryProcess source = DockerRegistryProcess.start(directory.resolve("source"));
                DockerRegistryProcess mirror = DockerRegistryProcess.start(directory.resolve("mirror"))) {
            image.pushTo(mirror, Ubi8Policy.MIRROR.value(), ContainersHome.in(directory.resolve("pusher"), ""));
            String node = Ubi8Policy.registriesConf(tain, NODE_WITHOUT_OTHER_PLACES, source.host());
            tain.stop();
            Ubi8Policy.writePlaces(directory, source.port(), mirror.port());
            tain.startAgain();
            ContainersHome home = ContainersHome.in(directory.resolve("node"), node);
            String[] pull = {"pull", Ubi8Policy.IMAGE + "@" + image.index()};
            assertThat(plan()).as("without a policy").doesNotContain(mirror.host());

            create();

            assertThat(home.podman(pull).orFail().lastLine()).isEqualTo(image.id());
        }
    }
}
