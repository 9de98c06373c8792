package dev.tain.upstream;

import java.time.Duration;

/**
 * How patient the client is, how it introduces itself, how it keeps connections, and how much it downloads and keeps in memory.
 *
 * @param connectTimeout the longest wait for a connection
 * @param readTimeout the longest wait for the headers of an answer, and later for each piece of its body that is asked for
 * @param userAgent the {@code User-Agent} of every request
 * @param connections which connections are kept
 * @param downloads how much is downloaded at most
 * @param bodyRoom how many bytes of answers that are read whole, which blobs are not, are in memory at once
 */
public record UpstreamSettings(
        Duration connectTimeout,
        Duration readTimeout,
        String userAgent,
        Connections connections,
        DownloadLimits downloads,
        long bodyRoom) {

    /** Enough for the longest list, also in the smallest heap. */
    private static final long LEAST_ROOM = 24L * 1024 * 1024;

    /** They take up to three times their length while they are gathered, and more when they are taken apart. */
    private static final int SHARE_OF_HEAP = 8;

    /** With the usual room. */
    public UpstreamSettings(
            Duration connectTimeout,
            Duration readTimeout,
            String userAgent,
            Connections connections,
            DownloadLimits downloads) {
        this(
                connectTimeout,
                readTimeout,
                userAgent,
                connections,
                downloads,
                Math.max(LEAST_ROOM, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /** Without limits. */
    public UpstreamSettings(Duration connectTimeout, Duration readTimeout, String userAgent, Connections connections) {
        this(connectTimeout, readTimeout, userAgent, connections, DownloadLimits.NONE);
    }

    /** With the usual connections, and without limits. */
    public UpstreamSettings(Duration connectTimeout, Duration readTimeout, String userAgent) {
        this(connectTimeout, readTimeout, userAgent, Connections.USUAL);
    }
}
