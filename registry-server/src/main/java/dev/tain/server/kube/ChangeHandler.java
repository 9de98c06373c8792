package dev.tain.server.kube;

import dev.tain.server.blocking.BlockingPool;
import dev.tain.server.guard.Deed;
import dev.tain.server.kube.Wanted.Rules;
import dev.tain.server.policy.AcceptedChange;
import dev.tain.server.policy.ApiResource;
import dev.tain.server.policy.PolicyObject;
import dev.tain.server.policy.PolicyObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Changes objects. A change waits for its turn on a thread of its own, and its answer says that it is in force. */
final class ChangeHandler {

    private static final int MOST_WAITING = 100;
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final PolicyObjects objects;
    private final ReadHandler reads;
    private final BlockingPool thread = new BlockingPool("policy-changes", 1, MOST_WAITING);

    ChangeHandler(PolicyObjects objects, ReadHandler reads) {
        this.objects = objects;
        this.reads = reads;
    }

    void close() {
        thread.close();
    }

    Mono<ServerResponse> create(ServerRequest request) {
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        Rules rules = rules(resource, request);
        return BodyReader.bytes(request)
                .flatMap(body -> later(() -> {
                            Wanted wanted = Wanted.read(body, Wanted.isYaml(request), rules);
                            wanted.chooseName();
                            wanted.expectNoVersion();
                            Deed.markObjects(request.attributes(), List.of(nameOf(wanted)));
                            AcceptedChange change = objects.create(resource, wanted.object(), rules.dryRun());
                            return new Change(change, wanted.warnings());
                        })
                        .flatMap(change -> answer(form, request, 201, change.withoutVersionIf(rules.dryRun()))));
    }

    Mono<ServerResponse> replace(ServerRequest request) {
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        Rules rules = rules(resource, request);
        String name = request.pathVariable("name");
        return BodyReader.bytes(request)
                .flatMap(body -> later(() -> {
                            Wanted wanted = Wanted.read(body, Wanted.isYaml(request), rules);
                            wanted.expectName(name);
                            AcceptedChange change =
                                    objects.update(resource, name, old -> wanted.withVersion(name), rules.dryRun());
                            return new Change(change, wanted.warnings());
                        })
                        .flatMap(change -> answer(form, request, 200, change)));
    }

    Mono<ServerResponse> patch(ServerRequest request) {
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        Rules rules = rules(resource, request);
        String name = request.pathVariable("name");
        boolean merge = isMergePatch(request);
        return BodyReader.bytes(request)
                .flatMap(body -> later(() -> {
                            BodyReader.Document patch = BodyReader.read(body, false);
                            List<String> warnings = new ArrayList<>();
                            AcceptedChange change = objects.update(
                                    resource,
                                    name,
                                    old -> {
                                        JsonNode patched = merge
                                                ? MergePatch.apply(old, patch.root())
                                                : JsonPatch.apply(old, patch.root());
                                        Wanted wanted = Wanted.of(patched, patch.duplicates(), rules);
                                        wanted.expectName(name);
                                        warnings.addAll(wanted.warnings());
                                        return wanted.object();
                                    },
                                    rules.dryRun());
                            return new Change(change, warnings);
                        })
                        .flatMap(change -> answer(form, request, 200, change)));
    }

    Mono<ServerResponse> delete(ServerRequest request) {
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        String name = request.pathVariable("name");
        return BodyReader.bytes(request)
                .flatMap(body -> later(() -> {
                            DeleteOptions options = options(body, request);
                            return objects.delete(resource, name, options.preconditions(), options.dryRun())
                                    .object();
                        })
                        .flatMap(deleted -> Answers.document(form, 200, deletion(deleted), List.of())));
    }

    /** Objects in files stay, and a warning names them. */
    Mono<ServerResponse> deleteCollection(ServerRequest request) {
        ApiResource resource = Answers.resource(request);
        Representation form = Representation.of(request);
        Selector selector = new Parameters(request).selector();
        return BodyReader.bytes(request)
                .flatMap(body -> later(() -> {
                            DeleteOptions options = options(body, request);
                            Deletions deletions = deleteAll(resource, selector, options);
                            Deed.markObjects(request.attributes(), deletions.names());
                            return deletions;
                        })
                        .flatMap(answer -> Answers.document(
                                form, 200, form.listOf(resource, answer.deleted()), answer.warnings())));
    }

    private record Deletions(List<PolicyObject> deleted, List<String> warnings) {

        List<String> names() {
            return deleted.stream().map(PolicyObject::name).toList();
        }
    }

    /** All of them are judged before the first is deleted: a refused request changes nothing. Only a store that fails ends it midway. */
    private Deletions deleteAll(ApiResource resource, Selector selector, DeleteOptions options) {
        List<PolicyObject> deleted = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (PolicyObject object : objects.current().list(resource)) {
            Optional<String> file = object.file();
            if (selector.wants(object) && file.isPresent()) {
                warnings.add("%s stays: it stands in the file %s".formatted(object.name(), file.get()));
            } else if (selector.wants(object)) {
                objects.delete(resource, object.name(), options.preconditions(), true);
                deleted.add(object);
            }
        }
        if (!options.dryRun()) {
            deleted.forEach(object -> objects.delete(resource, object.name(), options.preconditions(), false));
        }
        return new Deletions(deleted, warnings);
    }

    private static String nameOf(Wanted wanted) {
        return wanted.object().path("metadata").path("name").asString("");
    }

    private <T> Mono<T> later(Callable<T> change) {
        return Mono.fromCallable(change).subscribeOn(thread.scheduler());
    }

    private static Rules rules(ApiResource resource, ServerRequest request) {
        Rules rules = Rules.of(resource, request);
        markDryRun(rules.dryRun(), request);
        return rules;
    }

    private static DeleteOptions options(byte[] body, ServerRequest request) {
        DeleteOptions options = DeleteOptions.read(body, request);
        markDryRun(options.dryRun(), request);
        return options;
    }

    private static void markDryRun(boolean dryRun, ServerRequest request) {
        if (dryRun) {
            Deed.markDryRun(request.attributes());
        }
    }

    private Mono<ServerResponse> answer(Representation form, ServerRequest request, int code, Change change) {
        return Answers.document(form, code, reads.document(form, request, change.object()), change.warnings());
    }

    private static boolean isMergePatch(ServerRequest request) {
        return switch (BodyReader.mediaType(request)) {
            case MERGE_PATCH -> true;
            case JSON_PATCH -> false;
            case "application/apply-patch+yaml" ->
                throw StatusException.unsupportedMediaType(
                        "there is no server-side apply here: use \"kubectl apply\" without --server-side");
            default ->
                throw StatusException.unsupportedMediaType(
                        "the body of the request was in an unknown format - accepted media types include: %s, %s"
                                        .formatted(JSON_PATCH, MERGE_PATCH)
                                + " (\"kubectl patch\" has --type=merge and --type=json)");
        };
    }

    private static ObjectNode deletion(PolicyObject deleted) {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Success");
        status.putObject("details")
                .put("name", deleted.name())
                .put("group", deleted.resource().group())
                .put("kind", deleted.resource().plural())
                .put("uid", deleted.uid());
        return status;
    }

    /** What was changed, and all that is to be said of it. */
    private record Change(PolicyObject object, List<String> warnings) {

        Change(AcceptedChange accepted, List<String> more) {
            this(
                    accepted.object(),
                    Stream.concat(more.stream(), accepted.warnings().stream()).toList());
        }

        /** What a dry run has not created has no version. */
        Change withoutVersionIf(boolean dryRun) {
            return dryRun ? new Change(object.withoutVersion(), warnings) : this;
        }
    }
}
