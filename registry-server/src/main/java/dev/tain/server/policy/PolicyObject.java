package dev.tain.server.policy;

import dev.tain.config.policyfiles.PolicyDocument;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy object.
 *
 * @param resource its kind
 * @param content the whole object, which nobody may change: copy it first
 * @param file the file that it stands in, relative to the policy directory; empty for one that came through the API
 */
public record PolicyObject(ApiResource resource, ObjectNode content, Optional<String> file) {

    /** What a value takes beside its text: itself, its name, and its place in an object or a list. */
    private static final long BYTES_OF_A_VALUE = 100;

    ObjectKey key() {
        return new ObjectKey(resource, name());
    }

    public String name() {
        return metadata().path("name").asString("");
    }

    public String uid() {
        return metadata().path("uid").asString("");
    }

    /** Its {@code resourceVersion}: the change that it was last touched by. */
    public String version() {
        return metadata().path("resourceVersion").asString("");
    }

    public JsonNode metadata() {
        return content.path("metadata");
    }

    /** Where each of its sources is mirrored: the elements of the list in {@code spec}. */
    public JsonNode mirrors() {
        return content.path("spec").path(resource.mirrorsField());
    }

    /** The object as a part of the whole policy. */
    PolicyDocument document() {
        return new PolicyDocument(place(), content.toString());
    }

    /** What a client has sent as a name may be none, which is found when the document is read. */
    private Path place() {
        try {
            return Path.of(resource.plural(), name());
        } catch (InvalidPathException e) {
            return Path.of(resource.plural());
        }
    }

    /** The same with another version: that of the change which deleted it. */
    public PolicyObject at(long version) {
        ObjectNode metadata = metadataCopy().put("resourceVersion", Long.toString(version));
        return withMetadata(metadata);
    }

    /** The same without a version: it has never been in force. */
    public PolicyObject withoutVersion() {
        ObjectNode metadata = metadataCopy();
        metadata.remove("resourceVersion");
        return withMetadata(metadata);
    }

    private ObjectNode metadataCopy() {
        return (ObjectNode) metadata().deepCopy();
    }

    /** The spec is shared: it may be large. */
    private PolicyObject withMetadata(ObjectNode metadata) {
        ObjectNode copy = JsonMapper.shared().createObjectNode();
        content.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        copy.set("metadata", metadata);
        return new PolicyObject(resource, copy, file);
    }

    /** About how many bytes of memory it takes that another one does not take as well; {@link ObjectStamp} lets a spec be shared. */
    long bytesBeside(Optional<PolicyObject> other) {
        JsonNode spec = content.path("spec");
        boolean shared =
                other.filter(it -> it.content().path("spec").equals(spec)).isPresent();
        return bytes(metadata()) + (shared ? 0 : bytes(spec));
    }

    private static long bytes(JsonNode value) {
        long text = value.isString() ? value.stringValue().length() : 0;
        long names = value.propertyNames().stream().mapToLong(String::length).sum();
        return BYTES_OF_A_VALUE
                + text
                + names
                + value.valueStream().mapToLong(PolicyObject::bytes).sum();
    }
}
