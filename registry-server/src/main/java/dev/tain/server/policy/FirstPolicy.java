package dev.tain.server.policy;

import dev.tain.config.policyfiles.LoadedPolicy;
import dev.tain.config.policyfiles.PolicyDocument;
import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.config.policyfiles.PolicyTexts;
import dev.tain.storage.DocumentStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is in force at the start.
 *
 * @param files the files as far as they count
 * @param loaded what comes of them and the objects of the API
 * @param problem why not all that stands in the files counts
 */
public record FirstPolicy(PolicyTexts files, LoadedPolicy loaded, Optional<String> problem) {

    /**
     * The policy of files and the objects in the store.
     *
     * @throws IOException when an object in the store cannot be read
     * @throws PolicyFileException when files and objects cannot be used together
     */
    public static FirstPolicy of(PolicyTexts files, DocumentStore store) throws IOException {
        return of(files, StoredObjects.read(store));
    }

    /**
     * The policy of files and objects. Where both have an object of one name, that of the API counts, as it does when the file comes while
     * Tain runs: it can be deleted only through the API, so a start that ends here could not be mended.
     *
     * @throws PolicyFileException when something else is wrong with them
     */
    static FirstPolicy of(PolicyTexts files, SortedMap<ObjectKey, PolicyObject> stored) {
        List<PolicyDocument> documents = PolicyObjectSet.documents(stored);
        try {
            return new FirstPolicy(files, PolicyFiles.load(files, documents), Optional.empty());
        } catch (PolicyFileException e) {
            PolicyTexts rest = files.without(PolicyObjectSet.names(stored));
            return new FirstPolicy(rest, loadOrThrow(rest, documents, e), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static LoadedPolicy loadOrThrow(
            PolicyTexts rest, List<PolicyDocument> documents, PolicyFileException first) {
        try {
            return PolicyFiles.load(rest, documents);
        } catch (PolicyFileException e) {
            throw first; // which has more to say
        }
    }
}
