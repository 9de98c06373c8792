package dev.tain.server.registry;

import dev.tain.server.observe.AccessEntry;
import dev.tain.server.observe.Arrival;
import dev.tain.server.observe.RequestMetrics;
import dev.tain.server.observe.Requests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Where nobody listens to what requests leave behind. */
public final class Unheard {

    private Unheard() {}

    public static Requests requests() {
        return new Requests(new RequestMetrics(new SimpleMeterRegistry()), entry -> {});
    }

    static AccessEntry entry() {
        return requests().begin(new Arrival("id", "GET", "/", null, null));
    }
}
