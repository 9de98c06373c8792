package dev.tain.server;

import dev.tain.config.settings.TainSettings;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.MirrorPolicy;
import java.util.Objects;

/** Where Tain listens and what to do next, in words that hold for these settings. */
final class StartMessage {

    private final TainSettings settings;
    private final int port;
    private final int adminPort;
    private final MirrorPolicy policy;

    /**
     * A message about a registry.
     *
     * @param port the one on which it listens
     * @param adminPort that on which the admin port listens; both differ from the settings' where those are 0
     * @param policy the mirrors in force
     */
    StartMessage(TainSettings settings, int port, int adminPort, MirrorPolicy policy) {
        this.settings = settings;
        this.port = port;
        this.adminPort = adminPort;
        this.policy = policy;
    }

    String text() {
        return "The registry listens on %s:%d, the admin port on %s:%d. The store is %s, the policy %s.\n\n"
                        .formatted(
                                inAddress(settings.registry().address()),
                                port,
                                inAddress(settings.admin().address()),
                                adminPort,
                                settings.storage()
                                        .filesystem()
                                        .path()
                                        .toAbsolutePath()
                                        .normalize(),
                                Objects.requireNonNullElse(settings.policy().directory(), "none"))
                + ExampleSource.of(settings, policy).map(this::example).orElseGet(this::withoutExample);
    }

    private static String inAddress(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private String example(ExampleSource source) {
        return """
                Pull something through it%s:

                    podman pull %s%s/%s

                Let a node pull from %s through it, with these lines in its registries.conf%s:

                    [[registry]]
                    location = "%s"

                    [[registry.mirror]]
                    location = "%s/%s"
                %s""".formatted(
                        source.imageHint(),
                        tls() ? "" : "--tls-verify=false ",
                        host(),
                        source.image(),
                        source.name(),
                        hostHint(),
                        source.name(),
                        host(),
                        source.name(),
                        tls() ? "" : "    insecure = true\n");
    }

    private String withoutExample() {
        if (settings.allowedSources().isEmpty() && policy.entries().isEmpty()) {
            return """
                    Nothing can be pulled through it: tain.allowed-sources is empty, and there is no policy. Allow a registry
                    with --tain.allowed-sources=quay.io, or set tain.policy.directory.
                    """;
        }
        return """
                It pulls what tain.allowed-sources and the policy name; "tain plan IMAGE" says for an image how.
                """;
    }

    /** The name that nodes use. */
    private String host() {
        return settings.ownHosts().stream().findFirst().map(RegistryHost::value).orElseGet(() -> "localhost:" + port);
    }

    private boolean tls() {
        return settings.registry().tls() != null;
    }

    private String hostHint() {
        return settings.ownHosts().isEmpty() ? ", with the name of this machine for localhost" : "";
    }
}
