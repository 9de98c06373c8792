package dev.tain.oci;

/**
 * A repository at a registry, such as {@code quay.io/prometheus/node-exporter}. The three names of Docker Hub are one:
 * {@code index.docker.io} and {@code registry-1.docker.io} become {@code docker.io}, and its one-word repositories lie
 * under {@code library/}.
 *
 * @param host the registry
 * @param name the repository inside it
 */
public record Repository(RegistryHost host, RepositoryName name) {

    public Repository {
        if (host.value().equals("index.docker.io") || host.value().equals("registry-1.docker.io")) {
            host = RegistryHost.DOCKER_IO;
        }
        if (host.equals(RegistryHost.DOCKER_IO) && name.isSingleComponent()) {
            name = new RepositoryName("library/" + name.value());
        }
    }

    /**
     * Reads {@code host[:port]/name}. The first component must be a host: no short names here.
     *
     * @throws IllegalArgumentException when it is not a repository
     */
    public static Repository parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a repository: expected <host>/<name>".formatted(Text.shown(text)));
        }
        return new Repository(
                RegistryHost.parse(text.substring(0, slash)), RepositoryName.parse(text.substring(slash + 1)));
    }

    /** The manifest of this repository that has the tag or digest. */
    public Reference reference(Identifier identifier) {
        return new Reference(this, identifier);
    }

    @Override
    public String toString() {
        return host.value() + "/" + name.value();
    }
}
