package dev.tain.server.kube;

import dev.tain.server.policy.PolicyObjects;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** All paths of the API. */
public final class KubeApi implements AutoCloseable {

    private static final String COLLECTION = "/apis/{group}/{version}/{plural}";
    private static final String OBJECT = COLLECTION + "/{name}";

    private final ReadHandler reads;
    private final WatchHandler watches;
    private final ChangeHandler changes;
    private final DiscoveryHandler discovery = new DiscoveryHandler();
    private final OpenApiHandler openApi = new OpenApiHandler();

    /**
     * The API over these objects.
     *
     * @param bookmarksEvery how often a watch tells how far it has come, when the client wants that
     */
    public KubeApi(PolicyObjects objects, InstantSource clock, Duration bookmarksEvery) {
        reads = new ReadHandler(objects, clock);
        watches = new WatchHandler(objects, reads, bookmarksEvery);
        changes = new ChangeHandler(objects, reads);
    }

    /** The routes; all errors below these paths are {@code Status} documents. */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .route(reading("/version"), discovery::version)
                .route(reading("/api"), discovery::core)
                .route(reading("/api/v1"), discovery::coreResources)
                .route(reading("/apis"), discovery::groups)
                .route(reading("/apis/{group}"), discovery::group)
                .route(reading("/apis/{group}/{version}"), discovery::resources)
                .route(reading(COLLECTION), this::listOrWatch)
                .POST(COLLECTION, changes::create)
                .DELETE(COLLECTION, changes::deleteCollection)
                .route(reading(OBJECT), reads::get)
                .PUT(OBJECT, changes::replace)
                .PATCH(OBJECT, changes::patch)
                .DELETE(OBJECT, changes::delete)
                .route(reading("/openapi/v3"), openApi::index)
                .route(reading("/openapi/v3/apis/{group}/{version}"), openApi::document)
                .route(reading("/openapi/v2"), openApi::swagger)
                .route(RequestPredicates.path(COLLECTION), KubeApi::wrongMethod)
                .route(RequestPredicates.path(OBJECT), KubeApi::wrongMethod)
                .route(RequestPredicates.path("/apis/**"), KubeApi::wrongPath)
                .route(RequestPredicates.path("/api/**"), KubeApi::wrongPath)
                .route(RequestPredicates.path("/openapi/**"), KubeApi::wrongPath)
                .filter(KubeApi::orStatus)
                .build();
    }

    /** Ends all watches, which would keep the admin port from closing. */
    @Override
    @EventListener(ContextClosedEvent.class)
    public void close() {
        watches.close();
        changes.close();
    }

    private Mono<ServerResponse> listOrWatch(ServerRequest request) {
        boolean watch =
                new Parameters(request).flag("watch") && request.method().equals(HttpMethod.GET);
        return watch ? watches.watch(request) : reads.list(request);
    }

    /** Spring answers HEAD by itself only where it knows the controller. */
    private static RequestPredicate reading(String path) {
        return RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path(path));
    }

    private static Mono<ServerResponse> orStatus(ServerRequest request, HandlerFunction<ServerResponse> handler) {
        return Mono.defer(() -> handler.handle(request)).onErrorResume(failure -> Answers.failed(failure, request));
    }

    private static Mono<ServerResponse> wrongMethod(ServerRequest request) {
        Answers.resource(request);
        throw StatusException.methodNotAllowed(request.method().name());
    }

    private static Mono<ServerResponse> wrongPath(ServerRequest request) {
        throw StatusException.noSuchPath();
    }
}
