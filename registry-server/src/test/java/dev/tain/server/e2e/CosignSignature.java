package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import java.nio.charset.StandardCharsets;

/**
 * What {@code cosign sign} puts beside an image, but for the signature itself: that one is not right, for Debian's podman and
 * skopeo are built without the verification. They fetch it all the same.
 *
 * @param image the manifest that is signed
 * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">cosign's signatures</a>
 */
record CosignSignature(Digest image) {

    private static final byte[] CONFIG = bytes("{}");

    /** Under which tag it is kept. */
    String tag() {
        return "sha256-" + image.hex() + ".sig";
    }

    /** Pushes it to where it is looked for. */
    void pushTo(DockerRegistryProcess registry, String repository) {
        Push push = new Push(registry.host(), repository);
        push.blob(CONFIG);
        push.blob(payload());
        push.manifest(tag(), MediaType.OCI_MANIFEST, manifest());
    }

    private byte[] payload() {
        return bytes("""
                {"critical":{"identity":{"docker-reference":"%s"},"image":{"docker-manifest-digest":"%s"},\
                "type":"cosign container image signature"},"optional":null}""".formatted(Ubi8Policy.IMAGE, image));
    }

    private byte[] manifest() {
        byte[] payload = payload();
        return bytes("""
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
                "layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"%s","size":%d,\
                "annotations":{"dev.cosignproject.cosign/signature":"bm90IG9uZQ=="}}]}""".formatted(
                MediaType.OCI_MANIFEST, Digest.sha256(CONFIG), CONFIG.length, Digest.sha256(payload), payload.length));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
