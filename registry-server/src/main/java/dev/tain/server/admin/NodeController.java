package dev.tain.server.admin;

import dev.tain.config.settings.TainSettings;
import dev.tain.oci.RegistryHost;
import dev.tain.server.policy.NodeAddress;
import dev.tain.server.policy.NodeSetup;
import dev.tain.server.policy.PolicyInForce;
import dev.tain.server.registry.RegistryServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What to put on a node so that it pulls through Tain. */
@RestController
@RequestMapping("/admin/v1/nodes")
public final class NodeController {

    private final PolicyInForce policy;
    private final List<RegistryHost> ownHosts;
    private final boolean tls;
    private final RegistryServer registry;

    public NodeController(PolicyInForce policy, TainSettings settings, RegistryServer registry) {
        this.policy = policy;
        this.ownHosts = settings.ownHosts();
        this.tls = settings.registry().tls() != null;
        this.registry = registry;
    }

    /** For podman, CRI-O, skopeo and buildah. */
    @GetMapping(path = "/registries.conf", produces = MediaType.TEXT_PLAIN_VALUE)
    String registriesConf(ServerHttpRequest request) {
        return setup(request).registriesConf();
    }

    /** For containerd, one source a file. */
    @GetMapping(path = "/hosts.toml", produces = MediaType.TEXT_PLAIN_VALUE)
    String hostsToml(ServerHttpRequest request, @RequestParam String source) {
        return setup(request).hostsToml(host("source", source));
    }

    /** For Docker. */
    @GetMapping("/daemon.json")
    Map<String, List<String>> daemonJson(ServerHttpRequest request) {
        return setup(request).daemonJson();
    }

    /** Nodes use the first of Tain's own names; without any, the name that the administrator used is worth a try. */
    private NodeSetup setup(ServerHttpRequest request) {
        RegistryHost name = ownHosts.stream().findFirst().orElseGet(() -> asked(request));
        return new NodeSetup(policy.state(), policy.rules(), new NodeAddress(name, tls));
    }

    private RegistryHost asked(ServerHttpRequest request) {
        String name = Optional.ofNullable(request.getHeaders().getHost())
                .map(InetSocketAddress::getHostString)
                .orElse("localhost");
        return host("Host", name + ":" + registry.port());
    }

    private static RegistryHost host(String what, String text) {
        try {
            return RegistryHost.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, what + ": " + e.getMessage(), e);
        }
    }
}
