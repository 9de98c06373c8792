package dev.tain.server.e2e;

import static dev.tain.testkit.RequestMatch.blob;
import static dev.tain.testkit.RequestMatch.gets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Gate;
import dev.tain.testkit.ImageBuilder;
import dev.tain.testkit.TestBlob;
import dev.tain.testkit.TestImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done to the policy directory of a running Tain is in force two seconds later. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LivePolicyIT {

    /** Two seconds are promised; a loaded machine gets some more before that fails the build. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final RepositoryName TEAM_APP = RepositoryName.parse("team/app");
    private static final TestImage IMAGE =
            ImageBuilder.seeded(31).layer(300_000).layer(20_000).build();

    @TempDir
    Path directory;

    @AutoClose
    private final FakeRegistry first = FakeRegistry.start();

    @AutoClose
    private final FakeRegistry second = FakeRegistry.start();

    @AutoClose
    TainProcess tain;

    @BeforeEach
    void startWithOneFile() throws IOException {
        write("registries.conf", leading("source.example", first));
        tain = TainProcess.start(directory);
        tain.awaitAdmin("/actuator/health/readiness");
    }

    private void write(String name, String text) throws IOException {
        Path file = TainProcess.policy(directory).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String leading(String host, FakeRegistry place) {
        return "[[registry]]\nprefix = \"%s\"\nlocation = \"%s\"\ninsecure = true\n".formatted(host, place.host());
    }

    private boolean leads(String host, FakeRegistry place) {
        return plan(host).contains("\"endpoint\":\"" + place.host() + "\"");
    }

    private String plan(String host) {
        return tain.admin("/admin/v1/plan?reference=" + host + "/team/app:v1").orElse("");
    }

    private static void awaitInForce(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        Await.until(what, LIMIT, condition);
        System.out.printf("In force after %d ms: %s%n", (System.nanoTime() - begin) / 1_000_000, what);
    }

    @Test
    void aChangedAnAddedAndARemovedFileAreInForceWithinTwoSeconds() throws Exception {
        assertThat(leads("source.example", first)).isTrue();

        write("registries.conf", leading("source.example", second));
        awaitInForce("a changed file", () -> leads("source.example", second));

        write("registries.conf.d/50-other.conf", leading("other.example", first));
        awaitInForce("an added file", () -> leads("other.example", first));

        Files.delete(TainProcess.policy(directory).resolve("registries.conf.d/50-other.conf"));
        awaitInForce("a removed file", () -> !leads("other.example", first));
        assertThat(leads("source.example", second)).isTrue();
    }

    @Test
    void aBrokenFileLeavesTheLastGoodPolicyInForceAndIsSeenUntilItIsRepaired() throws Exception {
        assertThat(metric("tain_policy_broken")).isZero();

        write("registries.conf", leading("source.example", second));
        write("registries.conf.d/60-broken.conf", "[[registry]]\nlocation = \"https://broken.example\"\n");
        awaitInForce("the sign of a broken file", () -> metric("tain_policy_broken") == 1);

        assertThat(leads("source.example", first)).as("nothing is half applied").isTrue();
        assertThat(tain.admin("/actuator/health/readiness"))
                .hasValueSatisfying(readiness -> assertThat(readiness).contains("60-broken.conf:2:", "\"UP\""));
        assertThat(tain.log()).contains("the policy stays as it was", "60-broken.conf:2:");

        write("registries.conf.d/60-broken.conf", leading("other.example", first));
        awaitInForce("a repaired file", () -> metric("tain_policy_broken") == 0);

        assertThat(leads("source.example", second)).isTrue();
        assertThat(leads("other.example", first)).isTrue();
        assertThat(tain.admin("/actuator/health/readiness"))
                .hasValueSatisfying(readiness -> assertThat(readiness).doesNotContain("problem"));
    }

    private double metric(String name) {
        return tain.admin("/actuator/prometheus")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void aSwappedConfigMapIsInForceWithinTwoSeconds() throws Exception {
        // As the kubelet does it: the files are links through ..data, which is swapped as a whole.
        Path policy = TainProcess.policy(directory);
        configMapVersion(policy, "..2026_01", leading("other.example", first));
        Files.createSymbolicLink(policy.resolve("..data"), Path.of("..2026_01"));
        Files.delete(policy.resolve("registries.conf"));
        Files.createSymbolicLink(policy.resolve("registries.conf"), Path.of("..data/registries.conf"));
        awaitInForce("a ConfigMap instead of a file", () -> leads("other.example", first));

        configMapVersion(policy, "..2026_02", leading("other.example", second));
        Path next = Files.createSymbolicLink(policy.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(next, policy.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        awaitInForce("a swapped ConfigMap", () -> leads("other.example", second));
    }

    private static void configMapVersion(Path policy, String name, String text) throws IOException {
        Files.writeString(Files.createDirectory(policy.resolve(name)).resolve("registries.conf"), text);
    }

    @Test
    void aPullUnderWayKeepsThePlanThatItBeganWith() throws Exception {
        TestBlob layer = IMAGE.layers().get(0);
        IMAGE.putInto(first, TEAM_APP);
        IMAGE.putInto(second, TEAM_APP);
        Gate gate = new Gate();
        first.on(gets().and(blob(layer.digest()))).always(Fault.holdHeaders(gate));
        TainClient client = new TainClient(tain, "source.example/team/app");
        CompletableFuture<HttpResponse<byte[]>> pull = client.blobLater(layer.digest());
        gate.awaitArrival(LIMIT);

        write("registries.conf", leading("source.example", second));
        awaitInForce("a changed file", () -> leads("source.example", second));
        gate.open();

        assertThat(Digest.sha256(pull.get(20, TimeUnit.SECONDS).body())).isEqualTo(layer.digest());
        assertThat(first.bytesServed(layer.digest())).isEqualTo(layer.content().size());
        assertThat(second.requests(blob(layer.digest()))).isEmpty();
        TestBlob other = IMAGE.layers().get(1);
        assertThat(client.blob(other.digest()).statusCode()).isEqualTo(200);
        assertThat(second.bytesServed(other.digest()))
                .as("a new pull has the new plan")
                .isPositive();
    }

    @Test
    void badInputOnTheAdminPortIsAProblemDetail() throws Exception {

        HttpResponse<String> answer = tain.adminAnswer("/admin/v1/plan?reference=Not%20A%20Reference");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("Not A Reference");
    }
}
