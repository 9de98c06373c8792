package dev.tain.config.settings;

import dev.tain.oci.RegistryHost;
import dev.tain.policy.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All settings, {@code tain.*}. A key that is not here stops the start.
 *
 * @param registry where nodes pull
 * @param admin where administrators look
 * @param ownHosts the names under which nodes reach Tain, as their mirror policies have them; without any, the
 *     {@code Host} of a request counts as one
 * @param allowedSources sources that may be pulled although no policy names them, in the form of a prefix of
 *     registries.conf
 * @param sourceAliases first path components that stand for a registry host, for hosts with a port:
 *     {@code internal: registry.corp.example:5000}
 * @param defaultSource the registry meant by a name that begins with no host
 * @param policy where the mirror policies are
 * @param storage where blobs are kept
 * @param tags how tags are cached
 * @param fills how blobs are downloaded
 * @param prefetch what is downloaded before anybody asks for it
 * @param upstream how remote registries are talked to
 * @param proxy the proxies on the way to them
 * @param log what is written to standard output
 * @param authFile the credentials for them, in the format of containers-auth.json(5) and Docker's config.json
 * @param certsDirectory certificates and keys for them, a directory as containers-certs.d(5) describes it
 */
@ConfigurationProperties(prefix = "tain", ignoreUnknownFields = false)
public record TainSettings(
        @DefaultValue RegistrySettings registry,
        @DefaultValue AdminSettings admin,
        @DefaultValue List<RegistryHost> ownHosts,

        @DefaultValue({
            "docker.io",
            "gcr.io",
            "ghcr.io",
            "mcr.microsoft.com",
            "public.ecr.aws",
            "quay.io",
            "registry.access.redhat.com",
            "registry.fedoraproject.org",
            "registry.gitlab.com",
            "registry.k8s.io",
            "registry.redhat.io"
        })
        List<Scope> allowedSources,

        @DefaultValue Map<String, RegistryHost> sourceAliases,
        @DefaultValue("docker.io") RegistryHost defaultSource,
        @DefaultValue PolicySettings policy,
        @DefaultValue StorageSettings storage,
        @DefaultValue TagSettings tags,
        @DefaultValue FillSettings fills,
        @DefaultValue PrefetchSettings prefetch,
        @DefaultValue RemoteRegistrySettings upstream,
        @DefaultValue ProxySettings proxy,
        @DefaultValue LogSettings log,
        @Nullable Path authFile,
        @Nullable Path certsDirectory) {

    public TainSettings {
        ownHosts = List.copyOf(ownHosts);
        allowedSources = List.copyOf(allowedSources);
        sourceAliases = Map.copyOf(sourceAliases);
    }
}
