package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.testkit.TcpRelay;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.openshift.api.model.config.v1.ImageDigestMirrorSet;
import io.fabric8.openshift.api.model.config.v1.ImageTagMirrorSet;
import io.fabric8.openshift.api.model.operator.v1alpha1.ImageContentSourcePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Controllers follow policies with a client that nobody here wrote, whatever becomes of the network and of Tain. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class InformerIT {

    private static final String MIRRORS = "[{\"source\": \"quay.io/team\", \"mirrors\": [\"mirror.example/team\"]}]";

    @TempDir
    Path directory;

    @AutoClose
    private final Started started = new Started();

    private TainProcess tain;
    private TcpRelay relay;
    private KubernetesClient direct;

    @BeforeEach
    void startTain() throws IOException {
        tain = started.add(TainProcess.start(directory));
        tain.awaitAdmin("/actuator/health/readiness");
        relay = started.add(TcpRelay.to(tain.adminPort()));
        direct = started.add(client(tain.adminPort(), false));
    }

    /** A client that knows nothing but the address, whatever is in the home of who runs the test. */
    private static KubernetesClient client(int port, boolean watchList) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .withWatchReconnectInterval(100)
                .withWatchList(watchList)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Informers on all kinds that come through the relay. */
    private List<Informed<?>> informers(boolean watchList) {
        KubernetesClient client = started.add(client(relay.port(), watchList));
        return List.of(
                started.add(new Informed<>(client, ImageContentSourcePolicy.class, spec("repositoryDigestMirrors"))),
                started.add(new Informed<>(client, ImageDigestMirrorSet.class, spec("imageDigestMirrors"))),
                started.add(new Informed<>(client, ImageTagMirrorSet.class, spec("imageTagMirrors"))));
    }

    private static String spec(String field) {
        return "{\"%s\": %s}".formatted(field, MIRRORS);
    }

    @Test
    void everyChangeIsSeenOnceAlsoWhenTheWatchIsDropped() {
        List<Informed<?>> all = informers(false);
        for (Informed<?> informed : all) {
            informed.create(direct, "first");
            informed.awaitEvent("+first");
            informed.label(direct, "first", "a");
            informed.awaitEvent("~first a");
        }

        relay.refuse();
        relay.resetConnections();
        for (Informed<?> informed : all) {
            informed.label(direct, "first", "b");
            informed.delete(direct, "first");
            informed.create(direct, "second");
        }
        relay.heal();

        for (Informed<?> informed : all) {
            informed.awaitEvent("+second");
            assertThat(informed.events()).containsExactly("+first", "~first a", "~first b", "-first", "+second");
            assertThat(informed.known()).isEqualTo(informed.there(direct)).hasSize(1);
        }
    }

    /** Without a dropped connection: fabric8 does not look for what was deleted meanwhile, whatever the server sends it. */
    @Test
    void aListMayComeAsTheFirstEventsOfAWatch() {
        List<Informed<?>> before = informers(false);
        before.forEach(informed -> informed.create(direct, "first"));

        for (Informed<?> informed : informers(true)) {
            informed.awaitEvent("+first");
            informed.delete(direct, "first");
            informed.create(direct, "second");
            informed.awaitEvent("+second");
            assertThat(informed.events()).containsExactly("+first", "-first", "+second");
            assertThat(informed.known()).isEqualTo(informed.there(direct)).hasSize(1);
        }
    }

    @Test
    void afterARestartOfTainTheyBeginAnew() {
        List<Informed<?>> all = informers(false);
        for (Informed<?> informed : all) {
            informed.create(direct, "first");
            informed.create(direct, "second");
            informed.awaitEvent("+second");
        }
        relay.refuse();
        all.forEach(informed -> informed.delete(direct, "first"));
        tain.kill();
        tain.startAgain();
        tain.awaitAdmin("/actuator/health/readiness");
        all.forEach(informed -> informed.label(direct, "second", "b"));
        relay.heal();

        for (Informed<?> informed : all) {
            informed.awaitEvent("-first");
            informed.awaitEvent("~second b");
            informed.create(direct, "third");
            informed.awaitEvent("+third");
            assertThat(informed.known()).isEqualTo(informed.there(direct)).hasSize(2);
        }
    }
}
