package dev.tain.upstream;

import java.time.Duration;

/**
 * How patient the client is, and how it introduces itself.
 *
 * @param connectTimeout the longest wait for a connection
 * @param readTimeout the longest wait for the headers of an answer, and later between two reads of its body
 * @param userAgent the {@code User-Agent} of every request
 */
public record UpstreamSettings(Duration connectTimeout, Duration readTimeout, String userAgent) {}
