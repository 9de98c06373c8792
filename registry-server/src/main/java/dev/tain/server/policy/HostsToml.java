package dev.tain.server.policy;

import dev.tain.oci.RegistryHost;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file that leads containerd to Tain for one registry. It is about the registry as a whole: what the policy says of
 * parts of it alone, containerd cannot know.
 *
 * @see <a href="https://github.com/containerd/containerd/blob/main/docs/hosts.md">containerd, Registry Configuration</a>
 */
final class HostsToml {

    private final RegistryHost source;
    private final NodeAddress tain;
    private final Optional<RegistryEntry> whole;
    private final boolean tags;

    /**
     * The file for a source.
     *
     * @param source the registry
     * @param entries what the policy says of it
     * @param tain where Tain is
     */
    HostsToml(RegistryHost source, NodeEntries entries, NodeAddress tain) {
        this.source = source;
        this.tain = tain;
        this.whole = entries.ofWhole(source);
        this.tags =
                Stream.concat(whole.stream(), entries.ofParts(source).stream()).allMatch(HostsToml::mirrorsServeTags);
    }

    /** Tags are Tain's to resolve unless the mirrors of some image are for digests only, as for other nodes. */
    private static boolean mirrorsServeTags(RegistryEntry entry) {
        return entry.mirrors().isEmpty()
                || entry.mirrors().stream()
                        .map(Mirror::pullFromMirror)
                        .anyMatch(references -> references != PullFromMirror.DIGEST_ONLY);
    }

    String text() {
        String capabilities = tags ? "[\"pull\", \"resolve\"]" : "[\"pull\"]";
        return """
                # Pull images of %s through Tain at %s.
                %s
                [host.%s]
                  capabilities = %s
                %s""".formatted(source, tain.host(), server(), quoted(tain.url()), capabilities, trust("  "));
    }

    /** Whether containerd verifies Tain's certificate, and by which authority. */
    private String trust(String indent) {
        if (tain.verified()) {
            return indent + "# ca = \"ca.crt\" in this directory, where the system does not trust Tain's certificate\n";
        }
        return tain.isUnverifiedHttps() ? indent + "skip_verify = true\n" : "";
    }

    /** Where containerd goes when Tain does not have it: to the source; only to Tain, when that is blocked. */
    private String server() {
        if (whole.filter(RegistryEntry::blocked).isPresent()) {
            return "server = " + quoted(tain.url()) + "\n" + trust("");
        }
        Optional<Location> elsewhere = whole.filter(
                        entry -> entry.prefix().value().equals(source.value()))
                .flatMap(RegistryEntry::location)
                .filter(location -> !location.value().equals(source.value()));
        boolean insecure = whole.filter(RegistryEntry::insecure).isPresent();
        if (elsewhere.isPresent()) {
            return server(elsewhere.get().host(), elsewhere.get().path(), insecure);
        }
        boolean dockerHub = source.equals(RegistryHost.DOCKER_IO);
        return server(dockerHub ? RegistryHost.parse("registry-1.docker.io") : source, "", insecure);
    }

    private static String server(RegistryHost host, String path, boolean insecure) {
        NodeAddress address = new NodeAddress(host, !insecure);
        return "server = " + quoted(path.isEmpty() ? address.url() : address.url() + "/v2/" + path) + "\n"
                + (path.isEmpty() ? "" : "override_path = true\n")
                + (address.isUnverifiedHttps() ? "skip_verify = true\n" : "");
    }

    /** The text in quotes; nothing in a scheme, a host or a path needs an escape. */
    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
