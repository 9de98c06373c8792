package dev.tain.server.guard;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.server.StartedTain;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;

/** The guard's table has every route that Spring knows, and no other. */
class AdminRoutesTest {

    /** Read by the row for all below them. */
    private static final Set<String> UNDER_ANOTHER_ROW = Set.of(
            "GET /api",
            "GET /api/v1",
            "GET /apis",
            "GET /apis/{group}",
            "GET /apis/{group}/{version}",
            "GET /openapi/v2",
            "GET /openapi/v3",
            "GET /openapi/v3/apis/{group}/{version}");

    @TempDir
    private static Path directory;

    private static StartedTain tain;

    @BeforeAll
    static void start() {
        tain = StartedTain.start(directory);
    }

    @AfterAll
    static void stop() {
        tain.close();
    }

    private static Set<String> rows() {
        return AdminOperations.ALL.stream()
                .map(row -> row.method() + " " + row.path())
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> routes() {
        return Stream.concat(annotated(), functional()).collect(toCollection(TreeSet::new));
    }

    /** A route for all methods needs a row for reading; its other methods are for administrators. */
    private static Stream<String> annotated() {
        return beans(RequestMappingInfoHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(AdminRoutesTest::routes);
    }

    private static Stream<String> routes(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        Set<RequestMethod> wanted = methods.isEmpty() ? Set.of(RequestMethod.GET) : methods;
        return info.getPatternsCondition().getPatterns().stream()
                .flatMap(pattern -> wanted.stream().map(method -> method + " " + pattern));
    }

    private static Stream<String> functional() {
        Routes routes = new Routes();
        beans(RouterFunction.class).forEach(router -> router.accept(routes));
        return routes.found.stream();
    }

    private static <T> Collection<T> beans(Class<T> type) {
        return tain.context().getBeansOfType(type).values();
    }

    @Test
    void hasARowForEveryRoute() {
        Set<String> missing = routes();
        missing.removeAll(rows());
        missing.removeAll(UNDER_ANOTHER_ROW);

        assertThat(missing).isEmpty();
        assertThat(routes()).containsAll(UNDER_ANOTHER_ROW);
    }

    @Test
    void hasNoRowWithoutARoute() {
        Set<String> unknown = rows();
        unknown.removeAll(routes());

        assertThat(unknown).isEmpty();
    }

    @Test
    void seesTheRoutesOfEveryKind() {
        assertThat(routes())
                .contains(
                        "GET /admin/v1/fills",
                        "PATCH /apis/{group}/{version}/{plural}/{name}",
                        "GET /actuator/prometheus",
                        "GET /actuator/health/{*path}");
    }

    /** Static files are for administrators, except those that a row names. */
    @Test
    void noFileIsServedFromAnywhereElse() {
        Stream<String> patterns = beans(AbstractUrlHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMap().keySet().stream())
                .map(PathPattern::getPatternString);

        assertThat(patterns).isSubsetOf("/**", "/webjars/**");
    }

    /** Every test of the table has one row at most that fits best, or its role would be chance. */
    @Test
    void noTwoRowsAreTheSame() {
        List<String> all = AdminOperations.ALL.stream()
                .map(row -> row.method() + " " + row.path())
                .toList();

        assertThat(all).doesNotHaveDuplicates();
    }

    /** Collects method and path of each route; one for all methods counts as reading. */
    private static final class Routes implements RouterFunctions.Visitor {

        private final Set<String> found = new TreeSet<>();

        @Override
        public void startNested(RequestPredicate predicate) {
            throw new AssertionError("A nested route, which this test does not understand: " + predicate);
        }

        @Override
        public void endNested(RequestPredicate predicate) {}

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handlerFunction) {
            PathAndMethods seen = new PathAndMethods();
            predicate.accept(seen);
            seen.methods.stream()
                    .map(method ->
                            method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method) // to the guard it is the same
                    .forEach(method -> found.add(method + " " + seen.path));
        }

        @Override
        public void resources(Function<ServerRequest, Mono<Resource>> lookupFunction) {
            throw new AssertionError("Files of a router, which this test does not understand");
        }

        @Override
        public void attributes(java.util.Map<String, Object> attributes) {}

        @Override
        public void unknown(RouterFunction<?> routerFunction) {
            throw new AssertionError("A route that this test does not understand: " + routerFunction);
        }
    }

    private static final class PathAndMethods implements RequestPredicates.Visitor {

        private Set<HttpMethod> methods = Set.of(HttpMethod.GET);
        private String path = "";

        @Override
        public void method(Set<HttpMethod> methods) {
            this.methods = methods;
        }

        @Override
        public void path(String pattern) {
            path = pattern;
        }

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        public void pathExtension(String extension) {}

        @Override
        public void header(String name, String value) {}

        @Override
        public void queryParam(String name, String value) {}

        @Override
        public void startAnd() {}

        @Override
        public void and() {}

        @Override
        public void endAnd() {}

        @Override
        public void startOr() {
            throw new AssertionError("A choice, which this test does not understand");
        }

        @Override
        public void or() {}

        @Override
        public void endOr() {}

        @Override
        public void startNegate() {
            throw new AssertionError("A negation, which this test does not understand");
        }

        @Override
        public void endNegate() {}

        @Override
        public void version(String version) {}

        @Override
        public void unknown(RequestPredicate predicate) {
            throw new AssertionError("A predicate that this test does not understand: " + predicate);
        }
    }
}
