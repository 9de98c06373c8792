package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.settings.TainSettings;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StartMessageTest {

    private static final int PORT = 5050;
    private static final int ADMIN_PORT = 5051;

    @Test
    void showsAnImageOfQuayAndAsksForTheNameOfTheMachine() {
        assertThat(text(Map.of(), MirrorPolicy.EMPTY))
                .contains("listens on 0.0.0.0:5050, the admin port on 127.0.0.1:5051", "the policy none")
                .contains("podman pull --tls-verify=false localhost:5050/quay.io/prometheus/busybox:latest")
                .contains("with the name of this machine for localhost")
                .contains("location = \"quay.io\"", "location = \"localhost:5050/quay.io\"");
    }

    @Test
    void usesTheFirstOfItsOwnNames() {
        assertThat(text(Map.of("tain.own-hosts", "mirror.example:80,other.example"), MirrorPolicy.EMPTY))
                .contains("mirror.example:80/quay.io/prometheus/busybox:latest")
                .doesNotContain("localhost");
    }

    @Test
    void showsTheFirstAllowedRegistryWhereQuayIsNotAllowed() {
        assertThat(text(
                        Map.of("tain.allowed-sources", "*.example.com,a.example/b,c.example,d.example"),
                        policy("e.example")))
                .contains("localhost:5050/c.example/IMAGE:TAG", "with an image and a tag that are there")
                .contains("location = \"c.example\"");
    }

    @Test
    void showsWhatThePolicyNamesWhereNoRegistryIsAllowed() {
        assertThat(text(Map.of("tain.allowed-sources", ""), policy("*.example.com", "e.example/team/app")))
                .contains("localhost:5050/e.example/team/app:TAG")
                .contains("location = \"localhost:5050/e.example/team/app\"");
    }

    @Test
    void showsNothingThatThePolicyForbids() {
        RegistryEntry blocked = new RegistryEntry(
                Scope.parse("quay.io"),
                RegistryEntry.plain(Scope.parse("quay.io")).location(),
                false,
                true,
                List.of());
        Map<String, String> allowed = Map.of("tain.allowed-sources", "quay.io,docker.io,registry.k8s.io");

        assertThat(text(allowed, MirrorPolicy.of(List.of(blocked))))
                .contains("localhost:5050/docker.io/library/busybox:latest");
        assertThat(text(allowed, MirrorPolicy.of(List.of(), List.of(Scope.parse("registry.k8s.io")))))
                .contains("localhost:5050/registry.k8s.io/pause:3.10");
    }

    @Test
    void saysHowToAllowSomethingWhenNothingCanBePulled() {
        assertThat(text(Map.of("tain.allowed-sources", ""), MirrorPolicy.EMPTY))
                .contains("Nothing can be pulled", "--tain.allowed-sources=quay.io", "tain.policy.directory")
                .doesNotContain("podman");
    }

    @Test
    void leavesTheExampleOutWhenNoneFitsIntoAName() {
        assertThat(text(Map.of("tain.allowed-sources", "*.example.com"), MirrorPolicy.EMPTY))
                .contains("tain plan IMAGE")
                .doesNotContain("podman");
    }

    private static MirrorPolicy policy(String... prefixes) {
        return MirrorPolicy.of(Arrays.stream(prefixes)
                .map(Scope::parse)
                .map(RegistryEntry::plain)
                .toList());
    }

    private static String text(Map<String, String> settings, MirrorPolicy policy) {
        TainSettings bound =
                new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("tain", TainSettings.class);
        return new StartMessage(bound, PORT, ADMIN_PORT, policy).text();
    }
}
