package dev.tain.server.policy;

import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.Scope;
import dev.tain.policy.SourceRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A directory of policy files, and the policy that they give. */
public final class PolicyDirectory {

    /** Nothing is Tain's own, and docker.io is allowed and the default. */
    public static final SourceRules DOCKER_IO_ONLY = rules(Set.of(), List.of("docker.io"), Map.of());

    private final Path directory;

    public PolicyDirectory(Path directory) {
        this.directory = directory;
    }

    public static SourceRules rules(Set<String> own, List<String> allowed, Map<String, String> aliases) {
        return new SourceRules(
                new OwnHosts(own.stream().map(RegistryHost::parse).collect(Collectors.toUnmodifiableSet())),
                aliases.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, alias -> RegistryHost.parse(alias.getValue()))),
                allowed.stream().map(Scope::parse).toList(),
                Optional.of(RegistryHost.DOCKER_IO));
    }

    public Path path() {
        return directory;
    }

    public PolicyDirectory write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A mirror set for digests: the source, then its mirrors. */
    public PolicyDirectory digestMirrors(String source, String... mirrors) {
        return write("digests.yaml", mirrorSet("ImageDigestMirrorSet", "imageDigestMirrors", source, mirrors));
    }

    /** A mirror set for tags: the source, then its mirrors. */
    public PolicyDirectory tagMirrors(String source, String... mirrors) {
        return write("tags.yaml", mirrorSet("ImageTagMirrorSet", "imageTagMirrors", source, mirrors));
    }

    private static String mirrorSet(String kind, String field, String source, String... mirrors) {
        return """
                apiVersion: config.openshift.io/v1
                kind: %s
                metadata:
                  name: set
                spec:
                  %s:
                  - source: %s
                    mirrors: [%s]
                """.formatted(kind, field, source, String.join(", ", mirrors));
    }

    public PolicyInForce inForce(SourceRules rules) {
        return new PolicyInForce(PolicyFiles.load(directory), rules, InstantSource.system());
    }
}
