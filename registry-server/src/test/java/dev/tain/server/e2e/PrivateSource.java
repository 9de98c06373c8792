package dev.tain.server.e2e;

import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The policy of the tests with a private registry: Tain may pull {@code registry.team.example} from where it really is, and a
 * node pulls it from Tain alone.
 */
final class PrivateSource {

    /** The repository at the registry. */
    static final RepositoryName REPOSITORY = RepositoryName.parse("team/app");
    /** The name that users pull, and the repository at Tain. */
    static final RepositoryName IMAGE = RepositoryName.parse("registry.team.example/" + REPOSITORY);

    private PrivateSource() {}

    /** Writes Tain's policy: the registry is at this host, and its certificate is verified. */
    static void write(Path tain, String location) throws IOException {
        write(tain, location, false);
    }

    /** Writes Tain's policy: the registry is at this host, without verification. */
    static void writeInsecure(Path tain, String location) throws IOException {
        write(tain, location, true);
    }

    private static void write(Path tain, String location, boolean insecure) throws IOException {
        Path policy = Files.createDirectories(TainProcess.policy(tain));
        Files.writeString(policy.resolve("registries.conf"), """
                [[registry]]
                prefix = "registry.team.example"
                location = "%s"
                insecure = %s
                """.formatted(location, insecure));
    }

    /** A node that has only Tain to pull from. */
    static ContainersHome node(Path directory, TainProcess tain) throws IOException {
        return ContainersHome.in(directory, """
                [[registry]]
                prefix = "registry.team.example"
                location = "%s/registry.team.example"
                insecure = true
                """.formatted(tain.host()));
    }
}
