package dev.tain.server.guard;

import java.util.Map;
import org.springframework.web.server.ServerWebExchange;

/** The mark of requests that are to change nothing, which some say in a body that only their handler reads. */
public final class DryRun {

    private static final String ATTRIBUTE = DryRun.class.getName();

    private DryRun() {}

    /**
     * Marks a request for the audit.
     *
     * @param attributes those of the exchange
     */
    public static void mark(Map<String, Object> attributes) {
        attributes.put(ATTRIBUTE, true);
    }

    static boolean isMarked(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(ATTRIBUTE)
                || exchange.getRequest().getQueryParams().containsKey("dryRun");
    }
}
