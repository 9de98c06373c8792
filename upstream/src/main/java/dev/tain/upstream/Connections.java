package dev.tain.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * The connections that are kept.
 *
 * @param perHost how many at a time to each server, more than zero; requests beyond that wait
 * @param idleTime how long one is kept that nobody uses
 * @param lifeTime how long one is used at all; without it, for as long as it is in use
 * @param http2 whether HTTP/2 is spoken with servers that offer it
 */
public record Connections(int perHost, Duration idleTime, Optional<Duration> lifeTime, boolean http2) {

    /** What suits most. */
    public static final Connections USUAL = new Connections(128, Duration.ofSeconds(30), Optional.empty(), false);
}
