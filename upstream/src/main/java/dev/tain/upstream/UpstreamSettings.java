package dev.tain.upstream;

import java.time.Duration;

/**
 * How patient the client is, how it introduces itself, how it keeps connections, and how much it downloads.
 *
 * @param connectTimeout the longest wait for a connection
 * @param readTimeout the longest wait for the headers of an answer, and later for each piece of its body that is asked for
 * @param userAgent the {@code User-Agent} of every request
 * @param connections which connections are kept
 * @param downloads how much is downloaded at most
 */
public record UpstreamSettings(
        Duration connectTimeout,
        Duration readTimeout,
        String userAgent,
        Connections connections,
        DownloadLimits downloads) {

    /** Without limits. */
    public UpstreamSettings(Duration connectTimeout, Duration readTimeout, String userAgent, Connections connections) {
        this(connectTimeout, readTimeout, userAgent, connections, DownloadLimits.NONE);
    }

    /** With the usual connections, and without limits. */
    public UpstreamSettings(Duration connectTimeout, Duration readTimeout, String userAgent) {
        this(connectTimeout, readTimeout, userAgent, Connections.USUAL);
    }
}
