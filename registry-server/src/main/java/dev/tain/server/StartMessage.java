package dev.tain.server;

import dev.tain.config.settings.TainSettings;
import dev.tain.oci.RegistryHost;
import dev.tain.server.registry.RegistryServer;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Says where Tain listens and what to do next. */
final class StartMessage implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(StartMessage.class);

    private final TainSettings settings;
    private final RegistryServer registry;

    StartMessage(TainSettings settings, RegistryServer registry) {
        this.settings = settings;
        this.registry = registry;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        log.info("{}", text());
    }

    private String text() {
        return """
                The registry listens on %s:%d, the admin port on %s:%d. The store is %s, the policy %s.

                Pull something through it:

                    podman pull --tls-verify=false %s/quay.io/prometheus/busybox:latest

                Let a node pull from quay.io through it, with these lines in its registries.conf (%s):

                    [[registry]]
                    location = "quay.io"

                    [[registry.mirror]]
                    location = "%s/quay.io"
                    insecure = true
                """.formatted(
                        settings.registry().address(),
                        registry.port(),
                        settings.admin().address(),
                        settings.admin().port(),
                        settings.storage().filesystem().path().toAbsolutePath().normalize(),
                        Objects.requireNonNullElse(settings.policy().directory(), "none"),
                        host(),
                        hint(),
                        host());
    }

    /** The name that nodes use. */
    private String host() {
        return settings.ownHosts().stream()
                .findFirst()
                .map(RegistryHost::value)
                .orElseGet(() -> "localhost:" + registry.port());
    }

    private String hint() {
        return settings.ownHosts().isEmpty()
                ? "put the name of this machine for localhost"
                : "the name is the first of tain.own-hosts";
    }
}
