package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A multi-arch image of busybox with two layers, built by buildah and kept in an OCI layout, from which every push
 * gives the same digests.
 *
 * @param layout where it is kept
 * @param index the digest of the index
 * @param manifest the digest of the manifest for this machine
 * @param blobs the digests of the configuration and the layers for this machine
 */
record RealImage(OciLayout layout, Digest index, Digest manifest, List<Digest> blobs) {

    private static final int LAYERS = 2;

    private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");

    /** Builds the image in a directory. Its files are the same for all architectures: nobody will run them. */
    static RealImage build(Path directory) throws IOException {
        ContainersHome home = ContainersHome.in(directory.resolve("build"), "");
        OciLayout layout = new OciLayout(directory.resolve("layout"));
        home.buildah("manifest", "create", "index").orFail();
        for (String architecture : ARCHITECTURES) {
            buildFor(architecture, home, directory);
            home.buildah("manifest", "add", "index", "localhost/" + architecture)
                    .orFail();
        }
        home.buildah("manifest", "push", "--all", "index", layout.reference()).orFail();
        return read(layout);
    }

    private static void buildFor(String architecture, ContainersHome home, Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("architecture"), architecture);
        String busybox = RealTools.Installed.find("busybox").orElseThrow().toString();
        home.buildah("from", "--arch", architecture, "--name", "one", "scratch").orFail();
        home.buildah("copy", "one", busybox, "/bin/busybox").orFail();
        home.buildah("commit", "--rm", "one", "base").orFail();
        home.buildah("from", "--arch", architecture, "--name", "two", "localhost/base")
                .orFail();
        home.buildah("copy", "two", file.toString(), "/etc/architecture").orFail();
        home.buildah("commit", "--rm", "two", architecture).orFail();
    }

    /** Pushes the index and all that belongs to it, with the tag {@code latest}. */
    void pushTo(DockerRegistryProcess registry, String repository, ContainersHome home) {
        home.skopeo(
                        "copy",
                        "--all",
                        "--dest-tls-verify=false",
                        layout.reference(),
                        "docker://%s/%s:latest".formatted(registry.host(), repository))
                .orFail();
    }

    /** Pushes likewise, by way of a registry that lets everybody in, to a store for others; returns where it is. */
    Path pushToStore(Path directory, RepositoryName repository) throws IOException {
        Path store = directory.resolve("store");
        try (DockerRegistryProcess registry = DockerRegistryProcess.start(directory.resolve("pushed-to"), store)) {
            pushTo(registry, repository.value(), ContainersHome.in(directory.resolve("pusher"), ""));
        }
        return store;
    }

    /** The identifier that podman gives to the image on this machine: the digest of its configuration, in hex. */
    String id() {
        return blobs.get(0).hex();
    }

    private static RealImage read(OciLayout layout) throws IOException {
        boolean isArm = System.getProperty("os.arch").equals("aarch64");
        Digest index = layout.top();
        Digest manifest = layout.namedBy(index).get(ARCHITECTURES.indexOf(isArm ? "arm64" : "amd64"));
        // Behind them buildah names the image that this one is based on, which is not part of it.
        List<Digest> blobs = layout.namedBy(manifest).subList(0, 1 + LAYERS);
        return new RealImage(layout, index, manifest, blobs);
    }
}
