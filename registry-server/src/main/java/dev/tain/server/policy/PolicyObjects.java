package dev.tain.server.policy;

import dev.tain.config.policyfiles.LoadedPolicy;
import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.config.policyfiles.PolicyTexts;
import dev.tain.config.problem.Problem;
import dev.tain.policy.SourceRules;
import dev.tain.server.policy.PolicyChangeException.Reason;
import dev.tain.storage.DocumentStore;
import dev.tain.storage.StoredDocument;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ObjectNode;

/**
 * All policy objects: those in files, which are only read, and those that come through the API, which are kept in the store.
 * Together they are the policy in force. A change is judged with everything else, kept, put in force and only then answered;
 * one change at a time, and so changes block. What is only looked at does not.
 */
public final class PolicyObjects {

    private static final Logger log = LoggerFactory.getLogger(PolicyObjects.class);

    private final DocumentStore store;
    private final InstantSource clock;
    private final PolicyInForce policy;
    private final PolicyLog objects;
    /** The files in force; of those of the start, without the objects in place of which others count. */
    private PolicyTexts files;
    /** Newer files that could not be put in force. */
    private Optional<PolicyTexts> brokenFiles = Optional.empty();

    /** What comes of files and objects together, ready to be put in force. */
    private record Judged(UsableFiles files, PolicyState state, NextObjects next) {

        LoadedPolicy loaded() {
            return state.loaded();
        }
    }

    /**
     * Begins with these files and the objects in the store.
     *
     * @throws IOException when an object in the store cannot be read
     * @throws PolicyFileException when files and objects cannot be used together
     */
    PolicyObjects(PolicyTexts files, DocumentStore store, SourceRules rules, InstantSource clock) throws IOException {
        this.store = store;
        this.clock = clock;
        SortedMap<ObjectKey, PolicyObject> stored = StoredObjects.read(store);
        FirstPolicy began = FirstPolicy.of(files, stored);
        LoadedPolicy loaded = began.loaded();
        this.files = began.files();
        loaded.warnings().forEach(warning -> log.warn("{}", warning));
        policy = new PolicyInForce(loaded, rules, clock);
        began.problem().ifPresent(problem -> {
            brokenFiles = Optional.of(files);
            log.error("An object of the API counts in place of the one of its name in a file: {}", problem);
            policy.keep(problem);
        });
        // Changes of files between two runs have no numbers. So numbers go on where no earlier run can have come.
        long version = Math.max(store.highestVersion() + 1, clock.millis());
        NextObjects first = new NextObjects(new PolicyObjectSet(version, stored), stored, loaded.objects());
        objects = new PolicyLog(first.set());
    }

    /** All objects as they are now. */
    public PolicyObjectSet current() {
        return objects.current();
    }

    /** All objects as they were at a version; empty when that is too long ago, or has not been. */
    public Optional<PolicyObjectSet> at(long version) {
        return objects.at(version);
    }

    /** The changes after a version, without an end; empty when they are not known any more. */
    public Optional<Flux<PolicyEvent>> watch(long version) {
        return objects.watch(version);
    }

    PolicyInForce policy() {
        return policy;
    }

    /**
     * Adds an object.
     *
     * @param wanted the object, with a name
     * @param dryRun whether it is only judged
     * @throws PolicyChangeException when it is not added
     */
    public synchronized AcceptedChange create(ApiResource resource, ObjectNode wanted, boolean dryRun) {
        PolicyObjectSet before = objects.current();
        PolicyObject created = ObjectStamp.created(resource, wanted, clock.instant(), before.version() + 1);
        if (before.find(resource, created.name()).isPresent()) {
            throw new PolicyChangeException(
                    Reason.ALREADY_EXISTS,
                    resource,
                    created.name(),
                    "%s \"%s\" already exists".formatted(resource.qualified(), created.name()));
        }
        return change(created.key(), Optional.of(created), dryRun);
    }

    /**
     * Changes an object.
     *
     * @param change makes the new form out of a copy of the old one; a {@code resourceVersion} or {@code uid} in it has to be
     *     that of the object as it is now
     * @param dryRun whether it is only judged
     * @throws PolicyChangeException when it is not changed
     */
    public synchronized AcceptedChange update(
            ApiResource resource, String name, UnaryOperator<ObjectNode> change, boolean dryRun) {
        PolicyObject old = writable(resource, name);
        ObjectNode wanted = change.apply(old.content().deepCopy());
        expect(old, wanted.path("metadata").path("resourceVersion").asString(""), old.version());
        expect(old, wanted.path("metadata").path("uid").asString(""), old.uid());
        long version =
                dryRun ? Long.parseLong(old.version()) : objects.current().version() + 1;
        PolicyObject updated = ObjectStamp.updated(old, wanted, version);
        return updated.equals(old)
                ? new AcceptedChange(old, List.of())
                : change(old.key(), Optional.of(updated), dryRun);
    }

    /**
     * Removes an object.
     *
     * @param dryRun whether that is only judged
     * @throws PolicyChangeException when it is not removed
     */
    public synchronized AcceptedChange delete(
            ApiResource resource, String name, Preconditions preconditions, boolean dryRun) {
        PolicyObject old = writable(resource, name);
        preconditions.violation(old).ifPresent(violation -> {
            throw conflict(old, violation);
        });
        change(old.key(), Optional.empty(), dryRun);
        return new AcceptedChange(old, List.of());
    }

    /** Puts other files in force, or notes why they cannot be. */
    synchronized void filesChanged(PolicyTexts texts) {
        SortedMap<ObjectKey, PolicyObject> stored = objects.current().stored();
        try {
            Judged judged = together(UsableFiles.newest(texts), stored);
            putInForce(judged);
            log.info(
                    "The mirror policy has changed: {} entries from {} files are in force",
                    judged.loaded().entries().size(),
                    judged.loaded().files().size());
        } catch (PolicyFileException e) {
            unusable(Optional.of(texts), e);
        }
    }

    /** Notes that the files cannot be read, and keeps the policy. */
    synchronized void filesUnreadable(PolicyFileException why) {
        unusable(Optional.empty(), why);
    }

    private void unusable(Optional<PolicyTexts> texts, PolicyFileException why) {
        brokenFiles = texts;
        String problem = String.valueOf(why.getMessage());
        log.error("The policy files have changed and cannot be used; the policy stays as it was: {}", problem);
        policy.keep(problem);
    }

    private AcceptedChange change(ObjectKey key, Optional<PolicyObject> after, boolean dryRun) {
        SortedMap<ObjectKey, PolicyObject> stored = objects.current().stored();
        after.ifPresentOrElse(object -> stored.put(key, object), () -> stored.remove(key));
        Judged judged = judge(key, stored);
        PolicyObject object = after.or(() -> objects.current().find(key.resource(), key.name()))
                .orElseThrow();
        if (!dryRun) {
            keep(key, after);
            putInForce(judged);
            log.info(
                    "{} \"{}\" has been {} through the API: {} entries are in force",
                    key.resource().kind(),
                    key.name(),
                    after.isPresent() ? "set" : "deleted",
                    judged.loaded().entries().size());
        }
        return new AcceptedChange(object, warningsAbout(object, judged.loaded()));
    }

    /** With the newest files that can be used together with the objects; files that are broken keep nobody from changes. */
    private Judged judge(ObjectKey key, SortedMap<ObjectKey, PolicyObject> stored) {
        Optional<String> problem = policy.state().problem();
        if (brokenFiles.isPresent()) {
            try {
                return together(UsableFiles.newest(brokenFiles.get()), stored);
            } catch (PolicyFileException e) {
                problem = Optional.of(String.valueOf(e.getMessage())); // another one than before when an object is gone
            }
        }
        PolicyTexts usable = files.withoutOnly(PolicyObjectSet.names(stored));
        try {
            return together(new UsableFiles(usable, brokenFiles, problem), stored);
        } catch (PolicyFileException e) {
            throw new PolicyChangeException(
                    Reason.INVALID, key.resource(), key.name(), String.valueOf(e.getMessage()), e.problems());
        }
    }

    /** All that may fail happens here, before a change is kept. */
    private Judged together(UsableFiles usable, SortedMap<ObjectKey, PolicyObject> stored) {
        LoadedPolicy loaded = PolicyFiles.load(usable.texts(), PolicyObjectSet.documents(stored));
        return new Judged(usable, policy.prepare(loaded), new NextObjects(objects.current(), stored, loaded.objects()));
    }

    private void keep(ObjectKey key, Optional<PolicyObject> after) {
        String collection = key.resource().plural();
        try {
            if (after.isPresent()) {
                long version = Long.parseLong(after.get().version());
                store.put(new StoredDocument(
                        collection, key.name(), version, after.get().content().toString()));
            } else {
                store.remove(collection, key.name(), objects.current().version() + 1);
            }
        } catch (IOException e) {
            log.error("A policy object could not be kept in the store; nothing has changed", e);
            throw new PolicyChangeException(
                    Reason.STORE_FAILED,
                    key.resource(),
                    key.name(),
                    "The change could not be kept in the store, so it was not made: " + e);
        }
    }

    private void putInForce(Judged judged) {
        List<Problem> known = policy.state().loaded().warnings();
        files = judged.files().texts();
        brokenFiles = judged.files().broken();
        policy.replace(judged.state(), judged.files().problem());
        objects.publish(judged.next().set(), judged.next().events());
        judged.loaded().warnings().stream()
                .filter(warning -> !known.contains(warning))
                .forEach(warning -> log.warn("{}", warning));
    }

    private PolicyObject writable(ApiResource resource, String name) {
        PolicyObject object = objects.current()
                .find(resource, name)
                .orElseThrow(() -> new PolicyChangeException(
                        Reason.NOT_FOUND, resource, name, "%s \"%s\" not found".formatted(resource.qualified(), name)));
        object.file().ifPresent(file -> {
            throw new PolicyChangeException(
                    Reason.READ_ONLY,
                    resource,
                    name,
                    "%s \"%s\" is forbidden: it stands in the file %s of the policy directory and can only be changed there"
                            .formatted(resource.qualified(), name, file));
        });
        return object;
    }

    private static void expect(PolicyObject object, String expected, String found) {
        if (!expected.isEmpty() && !expected.equals(found)) {
            throw conflict(
                    object,
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private static PolicyChangeException conflict(PolicyObject object, String why) {
        return new PolicyChangeException(
                Reason.CONFLICT,
                object.resource(),
                object.name(),
                "Operation cannot be fulfilled on %s \"%s\": %s"
                        .formatted(object.resource().qualified(), object.name(), why));
    }

    private static List<String> warningsAbout(PolicyObject object, LoadedPolicy loaded) {
        return loaded.warnings().stream()
                .filter(warning ->
                        warning.place().file().equals(object.document().name()))
                .map(Problem::message)
                .toList();
    }
}
