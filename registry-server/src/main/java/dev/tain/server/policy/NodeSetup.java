package dev.tain.server.policy;

import dev.tain.config.registriesconf.RegistriesConfWriter;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import dev.tain.policy.SourceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What to put on a node so that it pulls through Tain: for each kind of engine, the file that it reads. */
public final class NodeSetup {

    private final PolicyState policy;
    private final SourceRules rules;
    private final RegistryHost tain;

    /**
     * A set-up for nodes that know Tain by this name.
     *
     * @param policy what they are to pull
     * @param tain the name and port of the registry
     */
    public NodeSetup(PolicyInForce policy, RegistryHost tain) {
        this.policy = policy.state();
        this.rules = policy.rules();
        this.tain = tain;
    }

    /**
     * For podman, CRI-O, skopeo and buildah: {@code /etc/containers/registries.conf.d/50-tain.conf}. Tain is the first mirror
     * of everything that it may pull; the policy's other mirrors and the source come after it.
     */
    public String registriesConf() {
        StringBuilder text = new StringBuilder("# Pull through Tain at %s.\n".formatted(tain));
        List<RegistryEntry> entries = new ArrayList<>();
        for (RegistryEntry entry : allEntries().toList()) {
            Optional<Location> location = locationHere(entry);
            location.ifPresent(here -> entries.add(withFirstMirror(here, entry)));
            if (location.isEmpty()) {
                text.append("# %s is left out: %s.\n".formatted(entry.prefix(), reason(entry.prefix())));
            }
        }
        return text + "\n" + RegistriesConfWriter.write(entries);
    }

    /**
     * For containerd: {@code /etc/containerd/certs.d/<source>/hosts.toml}.
     *
     * @param source the registry whose images are to come through Tain
     */
    public String hostsToml(RegistryHost source) {
        String server = source.equals(RegistryHost.DOCKER_IO) ? "registry-1.docker.io" : source.value();
        boolean tags = allEntries()
                .filter(entry -> entry.prefix().value().startsWith(source.value()))
                .allMatch(entry -> references(entry) != PullFromMirror.DIGEST_ONLY);
        return """
                server = "https://%s"

                [host."http://%s"]
                  capabilities = [%s]
                """.formatted(server, tain, tags ? "\"pull\", \"resolve\"" : "\"pull\"");
    }

    /** For Docker, which knows mirrors of docker.io only: {@code /etc/docker/daemon.json}. */
    public Map<String, List<String>> daemonJson() {
        return Map.of(
                "registry-mirrors", List.of("http://" + tain),
                "insecure-registries", List.of(tain.value()));
    }

    /** The policy's entries, and one for each source that is allowed without being in the policy. */
    private Stream<RegistryEntry> allEntries() {
        List<RegistryEntry> entries = policy.loaded().entries();
        Stream<RegistryEntry> allowed = rules.allowedSources().stream()
                .filter(scope ->
                        entries.stream().noneMatch(entry -> entry.prefix().equals(scope)))
                .map(RegistryEntry::plain);
        return Stream.concat(entries.stream(), allowed);
    }

    /** Where Tain serves the images of the entry: as the policy says, or under the source's own name. */
    private Optional<Location> locationHere(RegistryEntry entry) {
        OwnHosts own = rules.ownHosts();
        return entry.mirrors().stream()
                .map(Mirror::location)
                .filter(location -> own.contains(location.host()))
                .findFirst()
                .or(() -> nameHere(entry.prefix()).map(name -> Location.parse(tain + "/" + name)));
    }

    private Optional<String> nameHere(Scope prefix) {
        if (prefix.isWildcard()) {
            return Optional.empty();
        }
        int slash = prefix.value().indexOf('/');
        String host = slash < 0 ? prefix.value() : prefix.value().substring(0, slash);
        String rest = slash < 0 ? "" : prefix.value().substring(slash);
        if (RegistryHost.parse(host).port().isEmpty()) {
            return Optional.of(prefix.value());
        }
        return rules.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().value().equals(host))
                .map(alias -> alias.getKey() + rest)
                .findFirst();
    }

    private RegistryEntry withFirstMirror(Location here, RegistryEntry entry) {
        Stream<Mirror> others = entry.mirrors().stream()
                .filter(mirror -> !rules.ownHosts().contains(mirror.location().host()));
        // Plain HTTP: Tain does not speak TLS yet.
        Mirror first = new Mirror(here, true, references(entry));
        return new RegistryEntry(
                entry.prefix(),
                entry.location(),
                entry.insecure(),
                entry.blocked(),
                Stream.concat(Stream.of(first), others).toList());
    }

    /** For which references nodes may ask Tain: those for which the policy has a mirror; all, where it has none. */
    private static PullFromMirror references(RegistryEntry entry) {
        List<PullFromMirror> kinds =
                entry.mirrors().stream().map(Mirror::pullFromMirror).distinct().toList();
        return kinds.size() == 1 ? kinds.get(0) : PullFromMirror.ALL;
    }

    private static String reason(Scope prefix) {
        return prefix.isWildcard()
                ? "one mirror cannot stand for many hosts"
                : "a host with a port needs a name in tain.source-aliases";
    }
}
