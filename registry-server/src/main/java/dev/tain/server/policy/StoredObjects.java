package dev.tain.server.policy;

import dev.tain.storage.DocumentStore;
import dev.tain.storage.StoredDocument;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The objects of the API as the store has them. */
final class StoredObjects {

    private static final Logger log = LoggerFactory.getLogger(StoredObjects.class);

    private StoredObjects() {}

    /**
     * Reads all objects.
     *
     * @throws IOException when one cannot be read
     */
    static SortedMap<ObjectKey, PolicyObject> read(DocumentStore store) throws IOException {
        SortedMap<ObjectKey, PolicyObject> objects = new TreeMap<>();
        for (StoredDocument document : store.documents()) {
            Optional<ApiResource> resource = ApiResource.ofPlural(document.collection());
            if (resource.isEmpty()) {
                log.warn("The store has policies of an unknown kind, {}: they have no effect", document.collection());
                continue;
            }
            PolicyObject object = new PolicyObject(resource.get(), parse(document), Optional.empty());
            objects.put(object.key(), object);
        }
        return objects;
    }

    private static ObjectNode parse(StoredDocument document) throws IOException {
        try {
            if (JsonMapper.shared().readTree(document.text()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IOException(damaged(document), e);
        }
        throw new IOException(damaged(document));
    }

    private static String damaged(StoredDocument document) {
        return "The policy object tain/policies/%s/%s in the store is damaged in its version %d: delete that file, and the"
                        .formatted(document.collection(), document.name(), document.version())
                + " version before it is in force";
    }
}
