package dev.tain.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image with one large layer, a plain tar archive of random bytes, which real registries hold.
 *
 * @param manifest the digest of the manifest
 * @param config the digest of the configuration
 * @param layer the digest of the layer
 * @param layerSize the size of the layer in bytes
 */
record BigImage(Digest manifest, Digest config, Digest layer, long layerSize) {

    private static final int PIECE = 1 << 20;

    /** Makes an image and pushes it to a registry, to all these repositories; in the directory nothing large is left. */
    static BigImage push(Path directory, long seed, long size, DockerRegistryProcess registry, RepositoryName... names)
            throws IOException {
        Files.createDirectories(directory.resolve("blobs/sha256"));
        BigImage image = write(directory, layer(directory, Content.random(seed, size)));
        ContainersHome home = ContainersHome.in(directory.resolve("home"), "");
        // The second and later copies only link what the registry has.
        for (RepositoryName name : names) {
            home.skopeo(
                            "copy",
                            "--preserve-digests", // or skopeo would compress the layer
                            "--dest-tls-verify=false",
                            new OciLayout(directory).reference(),
                            "docker://%s/%s:latest".formatted(registry.host(), name))
                    .orFail();
        }
        Files.delete(blob(directory, image.layer));
        return image;
    }

    List<Digest> blobs() {
        return List.of(manifest, config, layer);
    }

    private static Path layer(Path directory, Content content) throws IOException {
        Path file = directory.resolve("content");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] piece = new byte[PIECE];
            for (long offset = 0; offset < content.size(); offset += PIECE) {
                content.read(offset, piece);
                out.write(piece);
            }
        }
        List<String> tar = List.of("tar", "--create", "--file=layer.tar", "--mtime=@0", "--remove-files", "content");
        Command.run(directory, Map.of(), tar).orFail();
        return directory.resolve("layer.tar");
    }

    private static BigImage write(Path directory, Path tar) throws IOException {
        Digest layer = VerifiedFile.digestOf(tar, DigestAlgorithm.SHA256);
        long size = Files.size(tar);
        Files.move(tar, blob(directory, layer));
        String config = """
                {"created": "2026-01-01T00:00:00Z", "architecture": "amd64", "os": "linux", "config": {},
                 "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
                """.formatted(layer);
        String manifest = """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": %d},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "%s", "size": %d}]}
                """.formatted(put(directory, config), config.length(), layer, size);
        String index = """
                {"schemaVersion": 2, "manifests": [
                 {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%s", "size": %d,
                  "annotations": {"org.opencontainers.image.ref.name": "latest"}}]}
                """.formatted(put(directory, manifest), manifest.length());
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
        Files.writeString(directory.resolve("index.json"), index);
        return new BigImage(digest(manifest), digest(config), layer, size);
    }

    private static Digest put(Path directory, String document) throws IOException {
        Files.writeString(blob(directory, digest(document)), document);
        return digest(document);
    }

    private static Digest digest(String document) {
        return Digest.sha256(document.getBytes(UTF_8));
    }

    private static Path blob(Path directory, Digest digest) {
        return directory.resolve("blobs/sha256").resolve(digest.hex());
    }
}
