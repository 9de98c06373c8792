package dev.tain.server.policy;

import dev.tain.config.openshift.MirrorObject;
import dev.tain.config.policyfiles.FileObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes objects out of what somebody wants: with the metadata that a server sets, and without what does not count here.
 *
 * @see <a href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#metadata">
 *     Metadata in Kubernetes' API conventions</a>
 */
final class ObjectStamp {

    private static final String FILE_ANNOTATION = "tain.dev/file";
    private static final String METADATA = "metadata";
    private static final String SPEC = "spec";
    private static final String VERSION = "resourceVersion";
    private static final String GENERATION = "generation";
    private static final String BASE_OF_NAME = "generateName";

    private ObjectStamp() {}

    /** A new object that comes through the API. */
    static PolicyObject created(ApiResource resource, ObjectNode wanted, Instant now, long version) {
        return created(resource, wanted, now, version, UUID.randomUUID(), Optional.empty());
    }

    /** The object in its new form; the very same one when nothing of it changes. */
    static PolicyObject updated(PolicyObject old, ObjectNode wanted, long version) {
        return updated(old, wanted, version, old.file());
    }

    /**
     * An object that stands in a file; the very same one as before when nothing of it has changed. Its uid is the same after every start, and
     * what it was before is not known then: so that no two states have one generation, that is the version in which the state came.
     */
    static PolicyObject ofFile(ApiResource resource, FileObject read, Optional<PolicyObject> before, long version) {
        MirrorObject object = read.object();
        Optional<String> file = Optional.of(object.place().file().toString());
        ObjectNode wanted = wanted(object);
        return before.filter(it -> it.file().isPresent())
                .map(it -> updated(it, wanted, version, file))
                .orElseGet(
                        () -> created(resource, wanted, read.modified(), version, uid(resource, object.name()), file));
    }

    private static PolicyObject created(
            ApiResource resource, ObjectNode wanted, Instant time, long version, UUID uid, Optional<String> file) {
        ObjectNode metadata = JsonMapper.shared().createObjectNode();
        metadata.put("name", wanted.path(METADATA).path("name").asString(""));
        setUnlessEmpty(metadata, BASE_OF_NAME, wanted.path(METADATA).path(BASE_OF_NAME));
        metadata.put("uid", uid.toString());
        metadata.put("creationTimestamp", time.truncatedTo(ChronoUnit.SECONDS).toString());
        setGeneration(metadata, file.isPresent() ? version : 1);
        metadata.put(VERSION, Long.toString(version));
        ObjectNode content = content(resource, wanted, metadata, file);
        setSpec(content, wanted.path(SPEC).deepCopy());
        return new PolicyObject(resource, content, file);
    }

    private static PolicyObject updated(PolicyObject old, ObjectNode wanted, long version, Optional<String> file) {
        ObjectNode metadata = JsonMapper.shared().createObjectNode();
        for (String kept : List.of("name", BASE_OF_NAME, "uid", "creationTimestamp", GENERATION, VERSION)) {
            old.metadata().optional(kept).ifPresent(value -> metadata.set(kept, value));
        }
        ObjectNode content = content(old.resource(), wanted, metadata, file);
        JsonNode spec = old.content().path(SPEC);
        boolean sameSpec = wanted.path(SPEC).equals(spec);
        setSpec(
                content,
                sameSpec
                        ? spec
                        : wanted.path(SPEC).deepCopy()); // the very same one: the log would have many copies of it
        if (content.equals(old.content())) {
            return old;
        }
        metadata.put(VERSION, Long.toString(version));
        if (!sameSpec) {
            long before = old.metadata().path(GENERATION).asLong(1);
            setGeneration(metadata, file.isPresent() ? version : before + 1);
        }
        return new PolicyObject(old.resource(), content, file);
    }

    /** In the form in which it is read from a text: objects with other forms of a number are not equal. */
    private static void setGeneration(ObjectNode metadata, long generation) {
        if (generation <= Integer.MAX_VALUE) {
            metadata.put(GENERATION, (int) generation);
        } else {
            metadata.put(GENERATION, generation);
        }
    }

    private static ObjectNode content(
            ApiResource resource, ObjectNode wanted, ObjectNode metadata, Optional<String> file) {
        ObjectNode labels = copy(wanted, "labels");
        ObjectNode annotations = copy(wanted, "annotations");
        annotations.remove(FILE_ANNOTATION); // this one is Tain's to set
        file.ifPresent(name -> annotations.put(FILE_ANNOTATION, name));
        setUnlessEmpty(metadata, "labels", labels);
        setUnlessEmpty(metadata, "annotations", annotations);
        setUnlessEmpty(metadata, "ownerReferences", wanted.path(METADATA).path("ownerReferences"));
        ObjectNode content = JsonMapper.shared().createObjectNode();
        content.put("apiVersion", resource.apiVersion());
        content.put("kind", resource.kind());
        content.set(METADATA, metadata);
        return content;
    }

    private static void setSpec(ObjectNode content, JsonNode spec) {
        if (!spec.isMissingNode()) {
            content.set(SPEC, spec);
        }
    }

    private static ObjectNode copy(ObjectNode wanted, String field) {
        return wanted.path(METADATA).path(field) instanceof ObjectNode map
                ? map.deepCopy()
                : JsonMapper.shared().createObjectNode();
    }

    private static void setUnlessEmpty(ObjectNode metadata, String field, JsonNode value) {
        if (!value.isEmpty() || !value.asString("").isEmpty()) {
            metadata.set(field, value.deepCopy());
        }
    }

    private static ObjectNode wanted(MirrorObject object) {
        ObjectNode wanted = JsonMapper.shared().createObjectNode();
        ObjectNode metadata = wanted.putObject(METADATA).put("name", object.name());
        metadata.set("labels", JsonMapper.shared().valueToTree(object.labels()));
        metadata.set("annotations", JsonMapper.shared().valueToTree(object.annotations()));
        wanted.set(SPEC, JsonMapper.shared().valueToTree(object.spec()));
        return wanted;
    }

    /** The same after every start. */
    private static UUID uid(ApiResource resource, String name) {
        String key = resource.qualified() + "/" + name;
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }
}
