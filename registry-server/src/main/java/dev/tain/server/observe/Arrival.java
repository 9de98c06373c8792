package dev.tain.server.observe;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came.
 *
 * @param id names it, see {@link RequestId}
 * @param method the method of HTTP
 * @param target path and query, as the client has sent them
 * @param client who sent it, where that has an address
 * @param userAgent what the client calls itself
 */
public record Arrival(
        String id,
        String method,
        String target,
        @Nullable InetAddress client,
        @Nullable String userAgent) {}
