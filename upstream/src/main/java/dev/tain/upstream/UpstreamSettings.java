package dev.tain.upstream;

import java.time.Duration;

/**
 * How patient the client is, how it introduces itself, and how it keeps connections.
 *
 * @param connectTimeout the longest wait for a connection
 * @param readTimeout the longest wait for the headers of an answer, and later for each piece of its body that is asked for
 * @param userAgent the {@code User-Agent} of every request
 * @param connections which connections are kept
 */
public record UpstreamSettings(
        Duration connectTimeout, Duration readTimeout, String userAgent, Connections connections) {

    /** With the usual connections. */
    public UpstreamSettings(Duration connectTimeout, Duration readTimeout, String userAgent) {
        this(connectTimeout, readTimeout, userAgent, Connections.USUAL);
    }
}
