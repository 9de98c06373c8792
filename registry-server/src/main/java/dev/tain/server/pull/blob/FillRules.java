package dev.tain.server.pull.blob;

import java.time.Duration;
import java.util.Optional;

/**
 * How long fills go on in bad times.
 *
 * @param outage how long a fill that has begun pauses in all while no place can go on with it; not negative
 * @param unwatched how long a fill goes on when all readers have left; empty when it always does
 */
public record FillRules(Duration outage, Optional<Duration> unwatched) {}
