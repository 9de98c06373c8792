package dev.tain.testkit;

import dev.tain.oci.Digest;
import dev.tain.oci.MediaType;
import dev.tain.oci.RepositoryName;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A signature, a bill of materials or the like: a manifest that refers to another one.
 *
 * @param subject what it refers to
 * @param artifactType what it is
 * @param annotations its annotations, in which no character needs to be escaped in JSON
 * @param payload its only layer
 */
public record TestArtifact(Digest subject, String artifactType, Map<String, String> annotations, TestBlob payload) {

    private static final TestBlob EMPTY_CONFIG =
            TestBlob.of(new MediaType("application/vnd.oci.empty.v1+json"), Content.of("{}"));

    public TestArtifact {
        annotations = Map.copyOf(annotations);
    }

    /** An artifact that is like no other with another payload. */
    public static TestArtifact of(Digest subject, String artifactType, String payload) {
        TestBlob layer = TestBlob.of(new MediaType("text/plain"), Content.of(payload));
        return new TestArtifact(subject, artifactType, Map.of("org.example.payload", payload), layer);
    }

    /** The manifest. */
    public TestBlob manifest() {
        String json = """
                {"schemaVersion":2,"mediaType":"%s","artifactType":"%s","config":{%s},"layers":[{%s}],\
                "subject":{"mediaType":"%s","digest":"%s","size":1},"annotations":%s}""".formatted(
                        MediaType.OCI_MANIFEST,
                        artifactType,
                        EMPTY_CONFIG.json(),
                        payload.json(),
                        MediaType.OCI_MANIFEST,
                        subject,
                        annotationsJson());
        return TestBlob.of(MediaType.OCI_MANIFEST, Content.of(json));
    }

    public Digest digest() {
        return manifest().digest();
    }

    /** The descriptor as it stands in a list of referrers. */
    public String descriptorJson() {
        return "{%s,\"artifactType\":\"%s\",\"annotations\":%s}"
                .formatted(manifest().json(), artifactType, annotationsJson());
    }

    /** Puts everything into a repository, where it can be pulled by digest and is listed as a referrer. */
    public void putInto(FakeRegistry registry, RepositoryName repository) {
        registry.putBlob(repository, EMPTY_CONFIG.content());
        registry.putBlob(repository, payload.content());
        registry.putManifest(repository, MediaType.OCI_MANIFEST, manifest().content());
        registry.addReferrer(repository, subject, descriptorJson());
    }

    private String annotationsJson() {
        return annotations.entrySet().stream()
                .map(annotation -> "\"%s\":\"%s\"".formatted(annotation.getKey(), annotation.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
