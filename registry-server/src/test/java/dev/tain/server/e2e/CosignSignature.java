package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A signature as {@code cosign sign --key} makes one, without a transparency log.
 *
 * @param manifest the manifest that is kept under the tag {@code sha256-….sig}
 * @param config its config
 * @param payload its only layer: what is signed
 * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">cosign's signatures</a>
 */
record CosignSignature(String manifest, String config, String payload) {

    /** A key of its own for each test class. */
    static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Signs that the repository has the manifest. */
    static CosignSignature of(String repository, Digest image, KeyPair key) throws GeneralSecurityException {
        String payload =
                """
                {"critical":{"identity":{"docker-reference":"%s"},"image":{"docker-manifest-digest":"%s"},\
                "type":"cosign container image signature"},"optional":null}"""
                        .formatted(repository, image);
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key.getPrivate());
        signer.update(bytes(payload));
        String signature = Base64.getEncoder().encodeToString(signer.sign());
        String config = "{}";
        String manifest =
                """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
                "layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"%s","size":%d,\
                "annotations":{"dev.cosignproject.cosign/signature":"%s"}}]}"""
                        .formatted(
                                digest(config), config.length(), digest(payload), payload.length(), signature);
        return new CosignSignature(manifest, config, payload);
    }

    /** Under which tag the signature of an image is kept. */
    static String tag(Digest image) {
        return "sha256-" + image.hex() + ".sig";
    }

    /** Pushes the signature to where it is looked for. */
    void pushTo(DockerRegistryProcess registry, String repository, Digest image) {
        Push push = new Push(registry.host(), repository);
        push.blob(bytes(config));
        push.blob(bytes(payload));
        push.manifest(tag(image), "application/vnd.oci.image.manifest.v1+json", bytes(manifest));
    }

    /** Lets a node accept no images of a repository but those that are signed with the key. */
    static void require(Path home, String repository, KeyPair key) throws IOException {
        Path config = home.resolve(".config/containers");
        String pem = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.getPublic().getEncoded()));
        Path keyFile = Files.writeString(config.resolve("cosign.pub"), pem);
        Files.writeString(config.resolve("policy.json"), """
                {"default": [{"type": "insecureAcceptAnything"}],
                 "transports": {"docker": {"%s": [{
                   "type": "sigstoreSigned",
                   "keyPath": "%s",
                   "signedIdentity": {"type": "matchRepository"}}]}}}
                """.formatted(repository, keyFile));
        Path attachments = Files.createDirectories(config.resolve("registries.d"));
        Files.writeString(
                attachments.resolve("default.yaml"), "default-docker:\n  use-sigstore-attachments: true\n");
    }

    private static Digest digest(String text) {
        return Digest.sha256(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
