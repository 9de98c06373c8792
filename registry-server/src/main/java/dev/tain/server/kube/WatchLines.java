package dev.tain.server.kube;

import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.PolicyEvent;
import dev.tain.server.policy.PolicyObject;
import dev.tain.server.policy.PolicyObjectSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns changes into what one client sees of them. For one thread at a time. */
final class WatchLines {

    /** What clients look for in the bookmark that ends what was there. */
    private static final String ALL_THERE = "k8s.io/initial-events-end";

    private final ReadHandler reads;
    private final ServerRequest request;
    private final ApiResource resource;
    private final Selector selector;
    private final Representation form;
    /** The last change that the client has been told of, or that is none of its business. */
    private long seen;

    /** Lines for a request. */
    WatchLines(ReadHandler reads, ServerRequest request) {
        this.reads = reads;
        this.request = request;
        resource = Answers.resource(request);
        selector = new Parameters(request).selector();
        form = Representation.of(request);
        if (form.yaml()) {
            throw StatusException.notAcceptable();
        }
    }

    /** The same as if nothing had been said of what was before. */
    void beginAt(long version) {
        seen = version;
    }

    /** What is there as if it had just been added; then a bookmark, if that is wanted. */
    List<ObjectNode> there(PolicyObjectSet set, boolean saysWhenThere) {
        List<ObjectNode> lines = new ArrayList<>();
        set.list(resource).stream().filter(selector::wants).forEach(object -> lines.add(event("ADDED", shown(object))));
        if (saysWhenThere) {
            ObjectNode bookmark = bookmark();
            ((ObjectNode) bookmark.path("metadata")).putObject("annotations").put(ALL_THERE, "true");
            lines.add(event("BOOKMARK", bookmark));
        }
        return lines;
    }

    /** A change, or how far the client has come when there is none. */
    List<ObjectNode> next(Optional<PolicyEvent> change) {
        change.ifPresent(it -> beginAt(it.version()));
        return change.map(this::of).orElseGet(() -> List.of(event("BOOKMARK", bookmark())));
    }

    static ObjectNode expired(String message) {
        return event("ERROR", StatusException.expired(message).status());
    }

    /** An object that comes into the selection has been added for the client, and one that leaves it deleted. */
    private List<ObjectNode> of(PolicyEvent change) {
        Optional<PolicyObject> before = change.before().filter(this::wants);
        Optional<PolicyObject> after = change.after().filter(this::wants);
        if (after.isPresent()) {
            return List.of(event(before.isPresent() ? "MODIFIED" : "ADDED", shown(after.get())));
        }
        return before.map(gone -> List.of(event("DELETED", shown(gone.at(change.version())))))
                .orElse(List.of());
    }

    private boolean wants(PolicyObject object) {
        return object.resource() == resource && selector.wants(object);
    }

    private ObjectNode shown(PolicyObject object) {
        return reads.document(form, request, object);
    }

    private ObjectNode bookmark() {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
        object.putObject("metadata").put("resourceVersion", Long.toString(seen));
        return form.shape() == Representation.Shape.METADATA ? form.of(object) : object;
    }

    private static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = JsonMapper.shared().createObjectNode().put("type", type);
        event.set("object", object);
        return event;
    }
}
