package dev.tain.server.policy;

import dev.tain.config.registriesconf.RegistriesConfWriter;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.Mapping;
import dev.tain.policy.Mapping.Mapped;
import dev.tain.policy.Mapping.Refused;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.SourceRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to put on a node so that it pulls through Tain: for each kind of engine, the file that it reads. */
public final class NodeSetup {

    private final NodeAddress tain;
    private final NodeEntries entries;

    /**
     * A set-up for nodes that know Tain by this name.
     *
     * @param policy what they are to pull
     * @param rules own names, aliases and what is allowed beside the policy
     * @param tain where nodes reach the registry
     */
    public NodeSetup(PolicyState policy, SourceRules rules, NodeAddress tain) {
        this.tain = tain;
        this.entries = new NodeEntries(policy, rules, tain);
    }

    /**
     * For podman, CRI-O, skopeo and buildah: {@code /etc/containers/registries.conf.d/50-tain.conf}. It is the policy with
     * Tain as the first mirror of everything that Tain may pull. What cannot be led through Tain stays as the policy has it.
     */
    public String registriesConf() {
        StringBuilder text = new StringBuilder(heading());
        List<RegistryEntry> written = new ArrayList<>();
        for (LedEntry led : entries.all()) {
            led.without()
                    .ifPresent(reason -> text.append("# %s is not led through Tain: %s\n"
                            .formatted(led.entry().prefix(), reason)));
            if (led.isWritten()) {
                written.add(led.entry());
            }
        }
        return text + "\n" + RegistriesConfWriter.write(written);
    }

    private String heading() {
        String heading = tain.verified() ? """
                # Pull through Tain at %1$s. Nodes that do not trust the authority of its certificate find it in
                # /etc/containers/certs.d/%1$s/ca.crt.
                """ : """
                # Pull through Tain at %s. Tain is insecure here because it does not speak TLS; where a proxy before it
                # does, and nodes trust its certificate, take that away.
                """;
        return heading.formatted(tain.host());
    }

    /**
     * For containerd: {@code /etc/containerd/certs.d/<source>/hosts.toml}.
     *
     * @param source the registry whose images are to come through Tain
     * @throws NotServedException when Tain pulls nothing from there
     */
    public String hostsToml(RegistryHost source) {
        RegistryHost host = new Repository(source, RepositoryName.parse("any/any")).host();
        if (entries.isTain(host)) {
            throw new NotServedException("%s is Tain itself: name the registry to pull from".formatted(host));
        }
        if (entries.map(Optional.of(host)) instanceof Refused refused
                && entries.ofParts(host).isEmpty()) {
            throw new NotServedException(refused.reason());
        }
        return new HostsToml(host, entries, tain).text();
    }

    /**
     * For Docker, which knows mirrors of docker.io only: {@code /etc/docker/daemon.json}.
     *
     * @throws NotServedException when docker.io is not what names without a host stand for here
     */
    public Map<String, List<String>> daemonJson() {
        Mapping mapping = entries.map(Optional.empty());
        if (mapping instanceof Refused refused) {
            throw new NotServedException(refused.reason());
        }
        if (!(mapping instanceof Mapped mapped) || !mapped.source().host().equals(RegistryHost.DOCKER_IO)) {
            throw new NotServedException(
                    "Docker asks its mirrors for images of docker.io, and names without a host stand for others here: set"
                            + " tain.default-source to docker.io");
        }
        Map<String, List<String>> json = new LinkedHashMap<>();
        json.put("registry-mirrors", List.of(tain.url()));
        if (!tain.verified()) {
            json.put("insecure-registries", List.of(tain.host().value()));
        }
        return json;
    }
}
