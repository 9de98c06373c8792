package dev.tain.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Sends what a document leads to and more, and looks at the answers: every request has one that is complete and no error of the
 * server, every refusal has its form, and no refused request has changed anything.
 */
public final class Fuzzer {

    private final RawClient client;
    private final List<String> state;
    private final Chance chance;
    private final Map<Integer, Integer> codes = new TreeMap<>();
    private List<String> known;

    /**
     * A fuzzer for a port of this machine.
     *
     * @param state the paths of everything that requests can change
     */
    public Fuzzer(int port, List<String> state, long seed) {
        client = new RawClient(port);
        this.state = List.copyOf(state);
        chance = new Chance(seed);
        known = List.of();
    }

    /** Sends so many requests that a document leads to. */
    public void run(JsonNode document, int requests) {
        RequestMaker maker = new RequestMaker(document, chance);
        assertThat(maker.operations()).as("operations of the document").isPositive();
        known = state();
        for (int i = 0; i < requests; i++) {
            FuzzRequest request = maker.next();
            FuzzAnswer answer = client.send(request);
            codes.merge(answer.code(), 1, Integer::sum);
            check(i, request, answer);
            String version =
                    answer.json().path("metadata").path("resourceVersion").asString("");
            if (!version.isEmpty()) {
                maker.seen(version);
            }
        }
    }

    /** How many answers had each status so far. */
    public Map<Integer, Integer> codes() {
        return codes;
    }

    private void check(int number, FuzzRequest request, FuzzAnswer answer) {
        String what = "request %d: %s%n%nanswer:%n%s".formatted(number, request, answer);
        assertThat(answer.complete()).as("a whole answer to " + what).isTrue();
        assertThat(answer.code()).as(what).isLessThan(500);
        if (answer.isRefusal() && !request.method().equals("HEAD")) {
            checkForm(request, answer, what);
        }
        if (request.changes()) {
            List<String> now = state();
            if (answer.isRefusal()) {
                assertThat(now).as("what was there before the refused " + what).isEqualTo(known);
            }
            known = now;
        }
    }

    private static void checkForm(FuzzRequest request, FuzzAnswer answer, String what) {
        JsonNode error = answer.json();
        if (request.target().matches("/(version|api|apis|openapi)([/?].*)?")) {
            assertThat(error.path("kind").asString("")).as(what).isEqualTo("Status");
            assertThat(error.path("code").asInt(0)).as(what).isEqualTo(answer.code());
            assertThat(error.path("reason").asString("")).as(what).isNotEmpty();
        } else {
            assertThat(answer.isOf("application/problem+json")).as(what).isTrue();
            assertThat(error.path("status").asInt(0)).as(what).isEqualTo(answer.code());
        }
    }

    private List<String> state() {
        List<String> bodies = new ArrayList<>();
        for (String path : state) {
            FuzzAnswer answer = client.send(new FuzzRequest("GET", path, List.of(), ""));
            assertThat(answer.code()).as("GET %s: %s", path, answer).isEqualTo(200);
            bodies.add(answer.body());
        }
        return bodies;
    }
}
