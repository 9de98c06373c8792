package dev.tain.server.e2e;

import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The policy of these tests: Tain, as {@code example.io}, and {@code example.com} are mirrors for an image of
 * {@code registry.access.redhat.com}. All names lead to ports of 127.0.0.1.
 */
final class Ubi8Policy {

    /** The repository at the source. */
    static final RepositoryName SOURCE = RepositoryName.parse("ubi8/ubi-minimal");
    /** The repository at both mirrors. */
    static final RepositoryName MIRROR = RepositoryName.parse("example/ubi-minimal");
    /** The name that users pull. */
    static final String IMAGE = "registry.access.redhat.com/" + SOURCE;

    /** The object as its owner has it. */
    static final String OBJECT = """
            apiVersion: operator.openshift.io/v1alpha1
            kind: ImageContentSourcePolicy
            metadata:
              name: ubi8repo
            spec:
              repositoryDigestMirrors:
              - mirrors:
                - example.io/example/ubi-minimal
                - example.com/example/ubi-minimal
                source: registry.access.redhat.com/ubi8/ubi-minimal
            """;

    private Ubi8Policy() {}

    /** Writes Tain's policy: the object as its owner has it, and where the names lead to. */
    static void write(Path tain, int sourcePort, int mirrorPort) throws IOException {
        Path policy = Files.createDirectories(TainProcess.policy(tain));
        Files.writeString(policy.resolve("registryrepomirror.yaml"), OBJECT);
        writePlaces(tain, sourcePort, mirrorPort);
    }

    /** Writes where the names lead to, and no object. */
    static void writePlaces(Path tain, int sourcePort, int mirrorPort) throws IOException {
        Path policy = Files.createDirectories(TainProcess.policy(tain));
        Files.writeString(policy.resolve("registries.conf"), """
                [[registry]]
                prefix = "registry.access.redhat.com"
                location = "127.0.0.1:%d"
                insecure = true

                [[registry]]
                prefix = "example.com"
                location = "127.0.0.1:%d"
                insecure = true
                """.formatted(sourcePort, mirrorPort));
    }

    /** The registries.conf of a node: Tain first, then the other mirror, then the source. */
    static String registriesConf(TainProcess tain, String mirrorHost, String sourceHost) {
        return registriesConf(tain.host(), mirrorHost, sourceHost);
    }

    /** The registries.conf of a node that reaches Tain under this host. */
    static String registriesConf(String tainHost, String mirrorHost, String sourceHost) {
        return """
                [[registry]]
                prefix = "%s"
                location = "%s/%s"
                insecure = true
                mirror-by-digest-only = true

                [[registry.mirror]]
                location = "%s/%s"
                insecure = true

                [[registry.mirror]]
                location = "%s/%s"
                insecure = true
                """.formatted(IMAGE, sourceHost, SOURCE, tainHost, MIRROR, mirrorHost, MIRROR);
    }
}
