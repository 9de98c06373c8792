package dev.tain.server.kube;

import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.PolicyObject;
import dev.tain.server.policy.PolicyObjectSet;
import dev.tain.server.policy.PolicyObjects;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Shows objects: one of them, or lists, which may come in pages. */
final class ReadHandler {

    private static final String MATCH = "resourceVersionMatch";

    private final PolicyObjects objects;
    private final InstantSource clock;

    ReadHandler(PolicyObjects objects, InstantSource clock) {
        this.objects = objects;
        this.clock = clock;
    }

    Mono<ServerResponse> get(ServerRequest request) {
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        String name = request.pathVariable("name");
        PolicyObject object =
                objects.current().find(resource, name).orElseThrow(() -> StatusException.notFound(resource, name));
        return Answers.document(form, 200, document(form, request, object), List.of());
    }

    /** One object in the form that is wanted. */
    ObjectNode document(Representation form, ServerRequest request, PolicyObject object) {
        return isTable(form) ? table(form, request).of(List.of(object)) : form.of(object.content());
    }

    TableDocument table(Representation form, ServerRequest request) {
        String includeObject = new Parameters(request).text("includeObject").orElse("Metadata");
        return form.tableAt(clock.instant(), includeObject);
    }

    Mono<ServerResponse> list(ServerRequest request) {
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        Parameters parameters = new Parameters(request);
        Selector selector = parameters.selector();
        Optional<PageToken> page = parameters.text("continue").map(PageToken::parse);
        PolicyObjectSet set = state(parameters, page);
        List<PolicyObject> rest = set.list(resource).stream()
                .filter(object ->
                        page.isEmpty() || object.name().compareTo(page.get().after()) > 0)
                .filter(selector::wants)
                .toList();
        int limit = (int) Math.min(parameters.number("limit").orElse(0), Integer.MAX_VALUE);
        List<PolicyObject> shown = limit == 0 ? rest : rest.subList(0, Math.min(limit, rest.size()));
        ObjectNode list = isTable(form) ? table(form, request).of(shown) : form.listOf(resource, shown);
        ObjectNode metadata = (ObjectNode) list.path("metadata");
        metadata.put("resourceVersion", Long.toString(set.version()));
        if (shown.size() < rest.size()) {
            String last = shown.get(shown.size() - 1).name();
            metadata.put("continue", new PageToken(set.version(), last).text());
            if (selector.everything()) {
                metadata.put("remainingItemCount", rest.size() - shown.size());
            }
        }
        return Answers.document(form, 200, list, List.of());
    }

    private static boolean isTable(Representation form) {
        return form.shape() == Representation.Shape.TABLE;
    }

    /** All pages show the state of the first; without pages it is the present, which is never older than what is asked for. */
    private PolicyObjectSet state(Parameters parameters, Optional<PageToken> page) {
        OptionalLong wanted = parameters.number("resourceVersion");
        boolean exact = exact(parameters, wanted, page.isPresent());
        OptionalLong version =
                page.isPresent() ? OptionalLong.of(page.get().version()) : exact ? wanted : OptionalLong.empty();
        if (version.isEmpty()) {
            return objects.current();
        }
        return objects.at(version.getAsLong())
                .orElseThrow(() -> StatusException.expired(
                        "The state %d that the list shows is too long ago, begin anew without the continue parameter"
                                .formatted(version.getAsLong())));
    }

    private static boolean exact(Parameters parameters, OptionalLong version, boolean page) {
        String match = parameters.text(MATCH).orElse("");
        if (!match.isEmpty() && version.isEmpty()) {
            throw StatusException.invalidOptions(MATCH, "Forbidden: is not without resourceVersion");
        }
        if (!match.isEmpty() && page) {
            throw StatusException.invalidOptions(MATCH, "Forbidden: is not with continue");
        }
        return switch (match) {
            case "", "NotOlderThan" -> false;
            case "Exact" -> {
                if (version.orElse(0) == 0) {
                    throw StatusException.invalidOptions(MATCH, "Forbidden: is not Exact with resourceVersion 0");
                }
                yield true;
            }
            default -> throw StatusException.invalidOptions(MATCH, "Unsupported value: expected Exact or NotOlderThan");
        };
    }
}
