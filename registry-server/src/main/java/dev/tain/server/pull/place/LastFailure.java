package dev.tain.server.pull.place;

import java.time.Instant;

/**
 * How an endpoint failed last.
 *
 * @param message what went wrong, in words
 * @param time when
 */
public record LastFailure(String message, Instant time) {}
