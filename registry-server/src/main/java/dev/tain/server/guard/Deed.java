package dev.tain.server.guard;

import java.util.List;
import java.util.Map;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a request does, as far as only its handler knows: handlers mark it for the audit.
 *
 * @param dryRun whether nothing is to be changed
 * @param objects what it is done to, where the path does not say it
 */
public record Deed(boolean dryRun, List<String> objects) {

    private static final String DRY_RUN = Deed.class.getName() + ".dryRun";
    private static final String OBJECTS = Deed.class.getName() + ".objects";

    public Deed {
        objects = List.copyOf(objects);
    }

    /**
     * Nothing is to be changed.
     *
     * @param attributes those of the exchange
     */
    public static void markDryRun(Map<String, Object> attributes) {
        attributes.put(DRY_RUN, true);
    }

    /**
     * It is done to these.
     *
     * @param attributes those of the exchange
     * @param names as the client has them
     */
    public static void markObjects(Map<String, Object> attributes, List<String> names) {
        attributes.put(OBJECTS, new Deed(false, names));
    }

    static Deed of(ServerWebExchange exchange) {
        return new Deed(
                exchange.getAttributes().containsKey(DRY_RUN),
                exchange.getAttribute(OBJECTS) instanceof Deed marked ? marked.objects() : List.of());
    }
}
